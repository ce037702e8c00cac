package io.famfsarrow.store.hostile;

import io.famfsarrow.store.FamfsClient;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.Guard;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.MemoryFaultException;
import io.famfsarrow.store.Repair;
import io.famfsarrow.store.StoreOptions;
import io.famfsarrow.store.SystemIdentity;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.log.DirectoryNode;
import io.famfsarrow.store.log.FileNode;
import io.famfsarrow.store.log.Namespace;
import io.famfsarrow.store.log.Node;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.RawMemory;
import io.famfsarrow.store.pcq.QueueFiles;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Everything that a host which is not the owner does with a medium, on one that nobody can trust:
 * attach, replay, list, open every file and read its first and last byte, check, plan a repair. The
 * medium may be refused by a typed error, or parts of it; anything else that is thrown, and
 * anything that does not fit together, is a fault.
 */
final class MediumDrill {
  static final UUID STRANGER = UUID.fromString("deadbeef-0000-4000-8000-000000000000");

  /** Files beyond it are only listed; the last ones are opened too. */
  private static final int MAX_OPENED = 48;

  private static final FamfsPath ALLOC_CONFIG = FamfsPath.of("/.meta/.alloc.cfg");

  private final Map<String, ScratchMedium> media = new HashMap<>();
  private final MediaSpec spec;
  private final StoreOptions options;
  private final boolean marks;

  /**
   * A drill.
   *
   * @param media the primary first
   * @param marks whether bytes may be stored into the space of files, so that each is another
   */
  MediumDrill(List<ScratchMedium> media, boolean incoherent, boolean marks) {
    media.forEach(medium -> this.media.put(medium.path().toString(), medium));
    this.spec = new MediaSpec(media.stream().map(ScratchMedium::path).toList());
    this.marks = marks;
    this.options = options(STRANGER, incoherent);
  }

  static StoreOptions options(UUID host, boolean incoherent) {
    MediaOptions.Coherence coherence =
        incoherent ? MediaOptions.Coherence.INCOHERENT : MediaOptions.Coherence.COHERENT;
    return new StoreOptions(
        new SystemIdentity(host, "drill"), MediaOptions.defaults().withCoherence(coherence));
  }

  static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  /**
   * Takes a refusal: any typed error, but none that says that memory could not be accessed, because
   * no medium is cut here.
   */
  static void expect(FamfsException refused) {
    if (refused instanceof MemoryFaultException || String.valueOf(refused.getMessage()).isEmpty()) {
      throw new AssertionError("no way to refuse a medium", refused);
    }
  }

  /** What a drill of a medium found. */
  record Outcome(boolean refused, long entryCount) {}

  /** Runs it all. */
  Outcome run() {
    Optional<FsckReport> report = check();
    Outcome outcome = attach();
    plan();
    boolean refused = report.map(FsckReport::refused).orElse(true);
    require(refused == outcome.refused, "fsck and attach disagree: " + report);
    if (!refused) {
      FsckReport.Figures figures = report.orElseThrow().figures().orElseThrow();
      require(
          figures.usage().entryCount() == outcome.entryCount,
          "fsck played " + figures.usage().entryCount() + ", attach " + outcome.entryCount);
    }
    return outcome;
  }

  private Outcome attach() {
    FamfsClient client;
    try {
      client = FamfsStore.openClient(spec, options);
    } catch (FamfsException refused) {
      expect(refused);
      return new Outcome(true, 0);
    }
    try (client) {
      look(client);
      return new Outcome(false, client.namespace().entryCount());
    }
  }

  private Optional<FsckReport> check() {
    try {
      FsckReport report = Fsck.check(spec, options.media());
      require(!report.toString().isEmpty() && report.verdict() != null, "no report");
      return Optional.of(report);
    } catch (FamfsException refused) {
      expect(refused);
      return Optional.empty();
    }
  }

  private void plan() {
    try {
      require(!Repair.plan(spec, options).toString().isEmpty(), "no plan");
    } catch (FamfsException refused) {
      expect(refused);
    }
  }

  /** Looks at an attached store; only single files may be refused from here on. */
  private void look(FamfsStore store) {
    Namespace namespace = store.refresh();
    require(!store.replay().toString().isEmpty(), "no report");
    require(!(store.usage() + "" + store.usage().warnings()).isEmpty(), "no usage");
    require(store.devices().size() >= 1 && store.unusableMedia().size() < media.size(), "devices");
    List<FileNode> files = namespace.files();
    files.forEach(file -> requireInTree(file, namespace));
    namespace.directories().forEach(directory -> requireInTree(directory, namespace));
    for (FileNode file : sample(files)) {
      read(store, file, Guard.READ_ONLY);
      queue(store, file.path());
    }
    if (!files.isEmpty()) {
      read(store, files.get(0), Guard.COPY_ON_WRITE);
    }
    require(store.holders().isEmpty(), "views are still held: " + store.holders());
    store.requireSameStore();
  }

  static List<FileNode> sample(List<FileNode> files) {
    if (files.size() <= MAX_OPENED) {
      return files;
    }
    List<FileNode> sample = new ArrayList<>(files.subList(0, MAX_OPENED / 2));
    sample.addAll(files.subList(files.size() - MAX_OPENED / 2, files.size()));
    return sample;
  }

  /** Names that lead out of the root, or that nobody can name, have no place in a tree. */
  private static void requireInTree(Node node, Namespace namespace) {
    FamfsPath path = node.path();
    require(!path.isRoot() && path.lengthBytes() <= 80, "path " + path);
    byte[] bytes = path.bytes();
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '/') {
        int length = i - start;
        boolean dots = length > 0 && length <= 2 && bytes[start] == '.' && bytes[i - 1] == '.';
        require(length > 0 && !dots, "path " + path + " has an illegal name");
        start = i + 1;
      } else {
        require(bytes[i] != 0, "path " + path + " has a NUL");
      }
    }
    require(namespace.find(path).orElseThrow() == node, path + " is not found");
    if (!path.equals(ALLOC_CONFIG)) {
      require(!path.startsWith(FamfsPath.of("/.meta")), path + " is reserved");
      Node parent = namespace.find(path.parent()).orElseThrow();
      require(parent instanceof DirectoryNode, path + " lies in a file");
    }
  }

  private void read(FamfsStore store, FileNode file, Guard guard) {
    try (FileView view = store.open(file, guard)) {
      require(file.readable(), file + " is not readable and was opened");
      require(view.sizeBytes() == file.sizeBytes() && view.sizeBytes() >= 0, "size of " + file);
      if (view.sizeBytes() > 0) {
        compare(store, file, view, 0);
        compare(store, file, view, view.sizeBytes() - 1);
        compare(store, file, view, view.sizeBytes() / 2);
      }
    } catch (FamfsException refused) {
      expect(refused);
    }
  }

  /** The byte that is read is the one that the map names, within its medium. */
  private void compare(FamfsStore store, FileNode file, FileView view, long offset) {
    Places.Place place = Places.of(file.fmap(), offset);
    require(place.deviceIndex() < store.devices().size(), "device of " + file);
    ScratchMedium medium =
        media.get(store.devices().get((int) place.deviceIndex()).path().orElseThrow().toString());
    require(
        place.mediaOffset().compareTo(BigInteger.valueOf(medium.sizeBytes())) < 0,
        file + " leads out of its medium");
    long mediaOffset = place.mediaOffset().longValueExact();
    long metadataBytes =
        (2L << 20) + (place.deviceIndex() == 0 ? store.superblock().logBytes() : 0);
    if (marks && mediaOffset >= metadataBytes) {
      medium.write(mediaOffset, (byte) (mediaOffset >> 12 ^ offset ^ 0x5a));
    }
    byte got = RawMemory.getByte(view.address() + offset);
    require(got == medium.byteAt(mediaOffset), "byte " + offset + " of " + file + " is another");
  }

  private static void queue(FamfsStore store, FamfsPath path) {
    try {
      if (store.namespace().find(QueueFiles.consumerPath(path)).isEmpty()) {
        return;
      }
      require(QueueFiles.info(store, path).waiting() >= 0, "queue " + path);
    } catch (FamfsException refused) {
      expect(refused);
    }
  }
}
