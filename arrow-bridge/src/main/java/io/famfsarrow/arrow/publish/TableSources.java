package io.famfsarrow.arrow.publish;

import io.famfsarrow.arrow.ipc.write.CorruptSourceException;
import io.famfsarrow.arrow.ipc.write.UnsupportedSourceException;
import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.NoSuchPathException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Makes sources out of what users have. */
public final class TableSources {

  private static final String IPC_FILE_MAGIC = "ARROW1";
  private static final String FEATHER_V1_MAGIC = "FEA1";
  private static final byte[] IPC_STREAM_START = {-1, -1, -1, -1};

  private TableSources() {}

  /** Batches in memory, which stay the caller's and must not change until they are published. */
  public static TableSource ofRoots(List<VectorSchemaRoot> roots, DictionaryProvider dictionaries) {
    return new RootsSource(roots, dictionaries);
  }

  /** Batches in memory without dictionaries. */
  public static TableSource ofRoots(List<VectorSchemaRoot> roots) {
    return ofRoots(roots, new DictionaryProvider.MapDictionaryProvider());
  }

  /** What a reader reads from where it stands; the reader is closed afterwards. */
  public static TableSource ofReader(String name, ArrowReader reader) {
    return new OnceSource(name, allocator -> reader);
  }

  /**
   * An Arrow IPC stream, as from standard input; closed afterwards. Without its end-of-stream
   * marker it counts as damaged: whoever wrote it may have died.
   */
  public static TableSource ofStream(String name, InputStream in) {
    return new OnceSource(name, allocator -> StreamStart.endMarkedReader(name, in, allocator));
  }

  /** Sources with the same columns, one after the other. */
  public static TableSource concatenated(List<TableSource> sources) {
    return sources.size() == 1 ? sources.get(0) : new ConcatenatedSource(sources);
  }

  /**
   * A file of any format that is supported here or by a {@link TableSourceProvider}. The format is
   * told by its first bytes, where it has some, else by the extension of its name.
   *
   * @throws NoSuchPathException if there is no such file
   * @throws UnsupportedSourceException if the format is unknown, or the file is empty
   */
  public static TableSource open(Path path) {
    if (!Files.exists(path)) {
      throw new NoSuchPathException(path + " does not exist: name a file to publish");
    }
    if (Files.isDirectory(path)) {
      throw new InvalidRequestException(path + " is a folder: name the files in it");
    }
    if (!Files.isReadable(path)) {
      throw new InvalidRequestException(path + " may not be read by this user");
    }
    if (!Files.isRegularFile(path)) {
      return openPipe(path);
    }
    SourceFile file = SourceFile.of(path);
    if (file.isEmpty()) {
      throw new UnsupportedSourceException(path + " is empty: there is no table in it");
    }
    if (file.startsWith(IPC_FILE_MAGIC)) {
      return openIpc(file);
    }
    return file.startsWith(IPC_STREAM_START)
        ? new IpcStreamFileSource(path)
        : provided(file).orElseThrow(() -> unknownFormat(file));
  }

  /** What can be read only once can only be a stream; that of {@link Files} seeks in it. */
  private static TableSource openPipe(Path path) {
    try {
      return ofStream(path.toString(), new FileInputStream(path.toFile()));
    } catch (IOException e) {
      throw new CorruptSourceException(path + " cannot be read: " + e, e);
    }
  }

  /** Compressed buffers are left to a provider, if there is one: that is far faster. */
  private static TableSource openIpc(SourceFile file) {
    IpcFileSource source = IpcFileSource.of(file.path());
    return source.isInMemory() ? source : provided(file.asCompressedIpc()).orElse(source);
  }

  private static Optional<TableSource> provided(SourceFile file) {
    return providers().stream()
        .map(provider -> provider.open(file))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static List<TableSourceProvider> providers() {
    return ServiceLoader.load(TableSourceProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  private static UnsupportedSourceException unknownFormat(SourceFile file) {
    String further =
        providers().stream().map(TableSourceProvider::formats).collect(Collectors.joining(", "));
    String hint = file.startsWith(FEATHER_V1_MAGIC) ? " (it is Feather version 1)" : "";
    return new UnsupportedSourceException(
        "%s has no format that can be published%s: expected Arrow IPC%s"
            .formatted(file.path(), hint, further.isEmpty() ? "" : ", " + further));
  }
}
