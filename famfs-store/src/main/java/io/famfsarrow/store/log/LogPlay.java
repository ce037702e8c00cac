package io.famfsarrow.store.log;

import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.alloc.AllocationBitmap;
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
import io.famfsarrow.store.format.UnplayedEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  private static final FamfsPath META = FamfsPath.of("/.meta");
  private static final FamfsPath ALLOC_CONFIG = FamfsPath.of("/.meta/.alloc.cfg");

  private final Namespace.Tree tree = new Namespace.Tree();
  private final DeviceTable devices;
  private final FmapCheck fmapCheck;
  private final AllocationBitmap space;
  private final List<MediaProblem> problems = new ArrayList<>();
  private long unlistedProblems;
  private MediaProblem worstUnlisted;
  private Optional<MediaProblem> spaceUnknown = Optional.empty();
  private long entryCount;
  private long sumOfFileSizes;

  /**
   * Starts with an empty tree, superblock and log marked as taken.
   *
   * @param mediaSizeBytes bytes of the primary that maps may use
   */
  public LogPlay(Superblock superblock, long mediaSizeBytes) {
    long unit = superblock.allocUnitBytes();
    devices =
        new DeviceTable(new DeviceTable.Device(superblock.deviceUuid(), mediaSizeBytes, true));
    fmapCheck = new FmapCheck(devices, unit);
    space = new AllocationBitmap(mediaSizeBytes, unit);
    space.mark(0, LogHeaderLayout.MEDIA_OFFSET + superblock.logBytes());
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

  /** Space of the primary medium as the log has it. */
  public AllocationBitmap space() {
    return space;
  }

  public DeviceTable devices() {
    return devices;
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

  /** A map that nobody can follow, so that nobody knows which space is free, if there is one. */
  public Optional<MediaProblem> spaceUnknown() {
    return spaceUnknown;
  }

  /** Sum of the sizes of all readable files. */
  public long sumOfFileSizes() {
    return sumOfFileSizes;
  }

  private void playFile(FileEntry entry) {
    MapVerdict map = judgeMap(entry);
    Optional<FamfsPath> resolved = resolve(entry, entry.rawPath());
    if (resolved.isEmpty()) {
      return;
    }
    FamfsPath path = resolved.get();
    Node existing = tree.get(path);
    if (existing instanceof FileNode) {
      report(ProblemCode.DUP_FILE, entry, "a file " + path + " exists: the first one wins");
    } else if (existing != null) {
      report(ProblemCode.FILE_OVER_DIR, entry, "a directory " + path + " exists");
    } else {
      addFile(entry, path, map);
    }
  }

  private void addFile(FileEntry entry, FamfsPath path, MapVerdict map) {
    Optional<DirectoryNode> parent =
        path.equals(ALLOC_CONFIG) ? Optional.empty() : parentOf(entry, path);
    boolean placed = parent.isPresent() || path.equals(ALLOC_CONFIG);
    if (!placed || map.hidden) {
      return;
    }
    int mode = permissionBits(entry, entry.mode());
    if (entry.sizeBytes() == 0) {
      report(ProblemCode.SIZE_ZERO, entry, "file " + path + " has no bytes");
    }
    FileNode file =
        new FileNode(
            path,
            mode,
            entry.uid(),
            entry.gid(),
            entry.index(),
            entry.sizeBytes(),
            entry.fmap(),
            map.unreadable);
    tree.add(file, parent.orElse(null));
    if (file.readable()) {
      sumOfFileSizes += entry.sizeBytes();
    }
  }

  private void playMkdir(MkdirEntry entry) {
    Optional<FamfsPath> resolved = resolve(entry, entry.rawPath());
    if (resolved.isEmpty()) {
      return;
    }
    FamfsPath path = resolved.get();
    Node existing = tree.get(path);
    if (existing instanceof DirectoryNode) {
      report(ProblemCode.DUP_DIR, entry, "directory " + path + " exists already");
    } else if (existing != null) {
      report(ProblemCode.DIR_OVER_FILE, entry, "a file " + path + " exists");
    } else {
      parentOf(entry, path)
          .ifPresent(
              parent ->
                  tree.add(
                      new DirectoryNode(
                          path,
                          permissionBits(entry, entry.mode()),
                          entry.uid(),
                          entry.gid(),
                          entry.index()),
                      parent));
    }
  }

  private void playAddDaxdev(AddDaxdevEntry entry) {
    devices
        .add(
            entry.deviceIndex(),
            new DeviceTable.Device(entry.deviceUuid(), Math.max(0, entry.sizeBytes()), false))
        .ifPresent(why -> report(ProblemCode.DAXDEV_REFUSED, entry, why));
  }

  /** The path of an entry, if it can be in the tree at all. */
  private Optional<FamfsPath> resolve(LogEntry entry, byte[] raw) {
    if (raw.length == 0) {
      report(ProblemCode.PATH_EMPTY, entry, "the path is empty");
      return Optional.empty();
    }
    if (raw[0] == '/') {
      report(ProblemCode.PATH_ABSOLUTE, entry, "the path starts with a slash");
      return Optional.empty();
    }
    if (raw.length > FamfsPath.MAX_BYTES) {
      report(ProblemCode.PATH_NO_NUL, entry, "the path fills its field of 80 bytes without a NUL");
    }
    FamfsPath path = FamfsPath.resolve(raw);
    if (path == null) {
      report(ProblemCode.PATH_ESCAPES, entry, "the path climbs above the root");
      return Optional.empty();
    }
    if (path.startsWith(META) && !path.equals(ALLOC_CONFIG)) {
      report(ProblemCode.PATH_RESERVED, entry, path + " is reserved for the meta files");
      return Optional.empty();
    }
    return Optional.of(path);
  }

  private Optional<DirectoryNode> parentOf(LogEntry entry, FamfsPath path) {
    FamfsPath parent = path.parent();
    Node node = tree.get(parent);
    if (node == null) {
      report(
          ProblemCode.PARENT_MISSING,
          entry,
          "the directory " + parent + " of " + path + " does not exist");
      return Optional.empty();
    }
    if (node instanceof DirectoryNode directory) {
      return Optional.of(directory);
    }
    report(
        ProblemCode.PARENT_NOT_DIR, entry, parent + " is a file, so " + path + " cannot lie in it");
    return Optional.empty();
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

  /** What is wrong with a file's map: whether it hides the file, and why it is unreadable. */
  private static final class MapVerdict {
    private boolean hidden;
    private Optional<MediaProblem> unreadable = Optional.empty();
  }

  private MapVerdict judgeMap(FileEntry entry) {
    MapVerdict verdict = new MapVerdict();
    fmapCheck.check(
        entry.fmap(),
        entry.sizeBytes(),
        (code, what) -> {
          MediaProblem problem = report(code, entry, what);
          verdict.hidden |= code == ProblemCode.EXT_ZERO_OFFSET;
          verdict.unreadable = verdict.unreadable.or(() -> Optional.of(problem));
        });
    if (verdict.unreadable.isEmpty()) {
      verdict.unreadable = missingDevice(entry);
    }
    markSpace(entry);
    return verdict;
  }

  /** A map may be sound and lead to a medium that this host does not have. */
  private Optional<MediaProblem> missingDevice(FileEntry entry) {
    for (SimpleExtent extent : FmapCheck.extentsOf(entry.fmap())) {
      boolean present =
          devices.find(extent.deviceIndex()).map(DeviceTable.Device::present).orElse(false);
      if (!present) {
        return Optional.of(
            MediaProblem.ofEntry(
                ProblemCode.DEVINDEX,
                entry.index(),
                "device " + extent.deviceIndex() + " is not attached"));
      }
    }
    return Optional.empty();
  }

  /**
   * Marks whatever of the map lies on the primary, whole units of it, also where the map has
   * problems: space that an entry names must never be handed out or punched.
   */
  private void markSpace(FileEntry entry) {
    long collisions = 0;
    long deviceBytes = devices.find(0).orElseThrow().sizeBytes();
    for (SimpleExtent extent : FmapCheck.listedExtents(entry.fmap())) {
      if (extent.deviceIndex() == 0) {
        long taken = FmapCheck.markInside(space, extent, deviceBytes);
        collisions += FmapCheck.isInside(extent, deviceBytes) ? taken : 0;
      }
    }
    if (collisions > 0) {
      add(
          new MediaProblem(
              ProblemCode.EXT_COLLISION,
              entry.index(),
              collisions,
              "log entry "
                  + entry.index()
                  + ": "
                  + collisions
                  + " allocation units are taken already"));
    }
  }

  private MediaProblem report(ProblemCode code, LogEntry entry, String what) {
    MediaProblem problem = MediaProblem.ofEntry(code, entry.index(), what);
    add(problem);
    return problem;
  }

  private void add(MediaProblem problem) {
    if (hidesSpace(problem.code()) && spaceUnknown.isEmpty()) {
      spaceUnknown = Optional.of(problem);
    }
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(problem);
      return;
    }
    unlistedProblems++;
    if (worstUnlisted == null || problem.severity().compareTo(worstUnlisted.severity()) > 0) {
      worstUnlisted = problem;
    }
  }

  private static boolean hidesSpace(ProblemCode code) {
    return code == ProblemCode.EXT_COUNT || code == ProblemCode.EXT_TYPE;
  }
}
