package io.famfsarrow.store.log;

import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.alloc.AllocationBitmap;
import io.famfsarrow.store.fmap.AttachedDevices;
import io.famfsarrow.store.fmap.DeviceTable;
import io.famfsarrow.store.fmap.FmapCheck;
import io.famfsarrow.store.fmap.SimpleExtent;
import io.famfsarrow.store.format.AddDaxdevEntry;
import io.famfsarrow.store.format.FileEntry;
import io.famfsarrow.store.format.LogEntry;
import io.famfsarrow.store.format.LogHeaderLayout;
import io.famfsarrow.store.format.MediaProblem;
import io.famfsarrow.store.format.MkdirEntry;
import io.famfsarrow.store.format.ProblemCode;
import io.famfsarrow.store.format.Superblock;
import io.famfsarrow.store.format.SuperblockLayout;
import io.famfsarrow.store.format.UnplayedEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/**
 * Folds log entries, in order, into what exists (names), what is taken (space) and what is wrong
 * (problems); famfs-format 12.3 and 19.1 say how. The first entry of a name wins; entries that are
 * skipped still occupy their space.
 *
 * <p>Not thread-safe; the {@link Namespace} snapshots it hands out are.
 */
public final class LogPlay {
  private static final int MODE_MASK = 07777;

  /** A hostile log could hold a problem in every slot: beyond this they are only counted. */
  private static final int MAX_PROBLEMS = 100_000;

  /** What is made room for in advance: no claim of a log makes more of it than this. */
  private static final int MAX_EXPECTED_ENTRIES = 1 << 17;

  private final Namespace.Tree tree;
  private final DeviceTable devices;
  private final FmapCheck fmapCheck;
  private final AttachedDevices attached;
  private final List<AllocationBitmap> spaces = new ArrayList<>();
  private final List<Long> loggedBytes = new ArrayList<>();
  private final long allocUnitBytes;
  private final MapVerdict verdict = new MapVerdict();
  private final List<MediaProblem> problems = new ArrayList<>();
  private long unlistedProblems;
  private MediaProblem worstUnlisted;
  private Optional<MediaProblem> spaceUnknown = Optional.empty();
  private long entryCount;
  private long sumOfFileSizes;
  private int filesOnMissingDevices;

  /** Files of one directory tend to come one after the other. */
  private DirectoryNode lastParent;

  /**
   * Starts with an empty tree, superblock and log marked as taken.
   *
   * @param mediaSizeBytes bytes of the primary that maps may use
   * @param attached the secondaries that this host has
   * @param expectedEntries about how many entries will be played; a guess
   */
  LogPlay(
      Superblock superblock, long mediaSizeBytes, AttachedDevices attached, long expectedEntries) {
    this.attached = attached;
    tree = new Namespace.Tree((int) Math.min(expectedEntries, MAX_EXPECTED_ENTRIES));
    lastParent = tree.root();
    allocUnitBytes = superblock.allocUnitBytes();
    devices =
        new DeviceTable(new DeviceTable.Device(superblock.deviceUuid(), mediaSizeBytes, true));
    fmapCheck = new FmapCheck(devices, allocUnitBytes);
    loggedBytes.add(mediaSizeBytes);
    addSpace(mediaSizeBytes, LogHeaderLayout.MEDIA_OFFSET + superblock.logBytes());
  }

  private void addSpace(long sizeBytes, long metadataBytes) {
    AllocationBitmap space = new AllocationBitmap(sizeBytes, allocUnitBytes);
    space.mark(0, metadataBytes);
    spaces.add(space);
  }

  /** Plays the next entry. */
  public void play(LogEntry entry) {
    if (entry instanceof FileEntry file) {
      playFile(file);
    } else if (entry instanceof MkdirEntry mkdir) {
      playMkdir(mkdir);
    } else if (entry instanceof AddDaxdevEntry device) {
      playAddDaxdev(device);
    } else if (entry instanceof UnplayedEntry unplayed) {
      report(ProblemCode.ENTRY_TYPE, entry, "type " + unplayed.type() + " is not played; skipped");
    }
    entryCount = entry.index() + 1;
  }

  /** What exists now. */
  public Namespace snapshot() {
    return tree.snapshot(entryCount);
  }

  /** Entries played so far. */
  public long entryCount() {
    return entryCount;
  }

  /** Space of a device of the table as the log has it, superblock and log included. */
  public AllocationBitmap space(int deviceIndex) {
    return spaces.get(deviceIndex);
  }

  /** Devices as the log has them. */
  public DeviceTable devices() {
    return devices;
  }

  /** Size of a secondary as its log entry has it, whatever there is of it. */
  public long loggedDeviceBytes(int deviceIndex) {
    return loggedBytes.get(deviceIndex);
  }

  /** Problems so far, in log order; beyond the limit the worst stands for all others. */
  public List<MediaProblem> problems() {
    if (worstUnlisted == null) {
      return List.copyOf(problems);
    }
    List<MediaProblem> all = new ArrayList<>(problems);
    all.add(
        new MediaProblem(
            worstUnlisted.code(),
            worstUnlisted.logIndex(),
            worstUnlisted.units(),
            worstUnlisted.message() + "; it stands for " + unlistedProblems + " more problems"));
    return all;
  }

  /** Why nobody knows which space is free, if an entry claims more than its map can list. */
  public Optional<MediaProblem> spaceUnknown() {
    return spaceUnknown;
  }

  /** Sum of the sizes of all readable files. */
  public long sumOfFileSizes() {
    return sumOfFileSizes;
  }

  private void playFile(FileEntry entry) {
    judgeMap(entry);
    FamfsPath path = resolve(entry, entry.rawPath());
    if (path == null) {
      return;
    }
    Node existing = tree.get(path);
    if (existing instanceof FileNode) {
      report(ProblemCode.DUP_FILE, entry, "a file " + path + " exists: the first one wins");
    } else if (existing != null) {
      report(ProblemCode.FILE_OVER_DIR, entry, "a directory " + path + " exists");
    } else if (path.equals(FamfsPath.ALLOCATION_DEFAULTS)) {
      addFile(entry, path, null);
    } else {
      DirectoryNode parent = parentOf(entry, path);
      if (parent != null) {
        addFile(entry, path, parent);
      }
    }
  }

  /** The parent is null for the one file outside the tree. */
  private void addFile(FileEntry entry, FamfsPath path, DirectoryNode parent) {
    if (verdict.hidden) {
      return;
    }
    if (entry.sizeBytes() == 0) {
      report(ProblemCode.SIZE_ZERO, entry, "file " + path + " has no bytes");
    }
    FileNode file =
        new FileNode(
            path,
            permissionBits(entry, entry.mode()),
            entry.uid(),
            entry.gid(),
            entry.index(),
            entry.sizeBytes(),
            entry.fmap(),
            verdict.unreadable,
            verdict.collision);
    tree.add(file, parent);
    if (file.readable()) {
      sumOfFileSizes += entry.sizeBytes();
    }
  }

  private void playMkdir(MkdirEntry entry) {
    FamfsPath path = resolve(entry, entry.rawPath());
    if (path == null) {
      return;
    }
    Node existing = tree.get(path);
    if (existing instanceof DirectoryNode) {
      report(ProblemCode.DUP_DIR, entry, "directory " + path + " exists already");
    } else if (existing != null) {
      report(ProblemCode.DIR_OVER_FILE, entry, "a file " + path + " exists");
    } else {
      DirectoryNode parent = parentOf(entry, path);
      if (parent != null) {
        int mode = permissionBits(entry, entry.mode());
        tree.add(new DirectoryNode(path, mode, entry.uid(), entry.gid(), entry.index()), parent);
      }
    }
  }

  /** What the log says of a device's size holds, but no more than there is of it. */
  private void playAddDaxdev(AddDaxdevEntry entry) {
    long logged = entry.sizeBytes() < 0 ? Long.MAX_VALUE : entry.sizeBytes();
    OptionalLong usable = attached.usableBytes(entry.deviceUuid());
    long sizeBytes = Math.min(logged, usable.orElse(logged));
    DeviceTable.Device device =
        new DeviceTable.Device(entry.deviceUuid(), sizeBytes, usable.isPresent());
    Optional<String> refused = devices.add(entry.deviceIndex(), device);
    if (refused.isPresent()) {
      report(ProblemCode.DAXDEV_REFUSED, entry, refused.get());
    } else {
      loggedBytes.add(logged);
      addSpace(sizeBytes, SuperblockLayout.REGION_BYTES);
    }
  }

  /** The path of an entry, or null if it cannot be in the tree at all. */
  private FamfsPath resolve(LogEntry entry, byte[] raw) {
    if (raw.length == 0) {
      report(ProblemCode.PATH_EMPTY, entry, "the path is empty");
      return null;
    }
    if (raw[0] == '/') {
      report(ProblemCode.PATH_ABSOLUTE, entry, "the path starts with a slash");
      return null;
    }
    if (raw.length > FamfsPath.MAX_BYTES) {
      report(ProblemCode.PATH_NO_NUL, entry, "the path fills its field of 80 bytes without a NUL");
    }
    FamfsPath path = FamfsPath.resolve(raw);
    if (path == null) {
      report(ProblemCode.PATH_ESCAPES, entry, "the path climbs above the root");
      return null;
    }
    boolean isNoFile = entry instanceof MkdirEntry && path.equals(FamfsPath.ALLOCATION_DEFAULTS);
    if (path.isReserved() || isNoFile) {
      report(ProblemCode.PATH_RESERVED, entry, path + " is reserved for the meta files");
      return null;
    }
    return path;
  }

  /** The directory that an object is to lie in, or null if there is none. */
  private DirectoryNode parentOf(LogEntry entry, FamfsPath path) {
    if (path.isChildOf(lastParent.path())) {
      return lastParent;
    }
    FamfsPath parent = path.parent();
    Node node = tree.get(parent);
    if (node instanceof DirectoryNode directory) {
      lastParent = directory;
      return directory;
    }
    if (node == null) {
      report(
          ProblemCode.PARENT_MISSING,
          entry,
          "the directory " + parent + " of " + path + " does not exist");
    } else {
      report(
          ProblemCode.PARENT_NOT_DIR,
          entry,
          parent + " is a file, so " + path + " cannot lie in it");
    }
    return null;
  }

  private int permissionBits(LogEntry entry, int mode) {
    if ((mode & ~MODE_MASK) != 0) {
      report(
          ProblemCode.MODE_TYPE_BITS,
          entry,
          "mode 0" + Integer.toOctalString(mode) + " has bits above 07777: ignored");
    }
    return mode & MODE_MASK;
  }

  /** What is wrong with the map of the entry at hand; one object for all, made anew for each. */
  private final class MapVerdict implements BiConsumer<ProblemCode, String> {
    private FileEntry entry;
    private boolean hidden;
    private Optional<MediaProblem> unreadable = Optional.empty();
    private Optional<MediaProblem> collision = Optional.empty();

    private void begin(FileEntry judged) {
      entry = judged;
      hidden = false;
      unreadable = Optional.empty();
      collision = Optional.empty();
    }

    @Override
    public void accept(ProblemCode code, String what) {
      unreadableBecause(report(code, entry, what));
      hidden |= code == ProblemCode.EXT_ZERO_OFFSET;
    }

    /** The first reason is the one that a user is told. */
    private void unreadableBecause(MediaProblem problem) {
      if (unreadable.isEmpty()) {
        unreadable = Optional.of(problem);
      }
    }
  }

  private void judgeMap(FileEntry entry) {
    verdict.begin(entry);
    fmapCheck.check(entry.fmap(), entry.sizeBytes(), verdict);
    if (spaceUnknown.isEmpty() && FmapCheck.hidesSpace(entry.fmap())) {
      spaceUnknown = verdict.unreadable;
    }
    List<SimpleExtent> extents = FmapCheck.listedExtents(entry.fmap());
    long collisions = 0;
    for (int i = 0; i < extents.size(); i++) {
      collisions += place(extents.get(i), entry);
    }
    if (collisions > 0) {
      MediaProblem problem =
          new MediaProblem(
              ProblemCode.EXT_COLLISION,
              entry.index(),
              collisions,
              "log entry "
                  + entry.index()
                  + ": "
                  + collisions
                  + " allocation units are taken already");
      verdict.collision = Optional.of(problem);
      add(problem);
    }
  }

  /**
   * Marks whatever of an extent lies on its device, whole units of it, also where the map has
   * problems: space that an entry names must never be handed out or punched.
   *
   * @return how many units were taken already; 0 for an extent that runs out of the device
   */
  private long place(SimpleExtent extent, FileEntry entry) {
    if (!devices.has(extent.deviceIndex())) {
      return 0;
    }
    DeviceTable.Device device = devices.get(extent.deviceIndex());
    if (!device.present()) {
      verdict.unreadableBecause(missing(extent.deviceIndex(), device, entry));
      filesOnMissingDevices |= 1 << extent.deviceIndex();
    }
    AllocationBitmap space = space((int) extent.deviceIndex());
    long taken = FmapCheck.markInside(space, extent, device.sizeBytes());
    return FmapCheck.isInside(extent, device.sizeBytes()) ? taken : 0;
  }

  /** A map may be sound and lead to a medium that this host does not have. */
  private static MediaProblem missing(
      long deviceIndex, DeviceTable.Device device, FileEntry entry) {
    return MediaProblem.ofEntry(
        ProblemCode.DEVICE_MISSING,
        entry.index(),
        "device " + deviceIndex + " with UUID " + device.uuid() + " is not attached to this host");
  }

  /** Whether a file that was played lies, at least in part, on a device that is not attached. */
  public boolean needsMissingDevice(int deviceIndex) {
    return (filesOnMissingDevices & 1 << deviceIndex) != 0;
  }

  private MediaProblem report(ProblemCode code, LogEntry entry, String what) {
    MediaProblem problem = MediaProblem.ofEntry(code, entry.index(), what);
    add(problem);
    return problem;
  }

  private void add(MediaProblem problem) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(problem);
      return;
    }
    unlistedProblems++;
    if (worstUnlisted == null || problem.severity().compareTo(worstUnlisted.severity()) > 0) {
      worstUnlisted = problem;
    }
  }
}
