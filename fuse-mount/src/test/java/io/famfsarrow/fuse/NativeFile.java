package io.famfsarrow.fuse;

import com.kenai.jffi.MemoryIO;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FileView;
import io.famfsarrow.store.fmap.Fmap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Content for trees without a store: native memory, a mapped file, or one that fails. */
final class NativeFile implements FileContent {
  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger openViews = new AtomicInteger();
  final AtomicInteger openPins = new AtomicInteger();
  private final Supplier<ByteBuffer> memory;
  private Error onAddress;
  private boolean immutable = true;
  private Fmap map;

  private NativeFile(Supplier<ByteBuffer> memory) {
    this.memory = memory;
  }

  static NativeFile of(byte[] bytes) {
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length);
    direct.put(0, bytes);
    return new NativeFile(() -> direct);
  }

  static NativeFile mapped(Path path) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer map = channel.map(MapMode.READ_ONLY, 0, channel.size());
      return new NativeFile(() -> map);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Opens well, and fails when its bytes are asked for. */
  static NativeFile throwing(Error failure) {
    NativeFile file = of(new byte[1]);
    file.onAddress = failure;
    return file;
  }

  static NativeFile failing(Supplier<? extends RuntimeException> failure) {
    return new NativeFile(
        () -> {
          throw failure.get();
        });
  }

  @Override
  public FileView open() {
    ByteBuffer buffer = memory.get();
    opened.incrementAndGet();
    openViews.incrementAndGet();
    return new View(buffer);
  }

  @Override
  public String mapJson() {
    return "{\"extents\":[[0,4194304,2097152]]}";
  }

  @Override
  public long logSequence() {
    return 7;
  }

  @Override
  public boolean immutable() {
    return immutable;
  }

  @Override
  public Optional<Fmap> fmap() {
    return Optional.ofNullable(map);
  }

  /** As superblock and log are. */
  NativeFile changing() {
    immutable = false;
    return this;
  }

  void map(Fmap newMap) {
    map = newMap;
  }

  private final class View implements FileView {
    private final ByteBuffer buffer;

    View(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public FamfsPath path() {
      return FamfsPath.of("/native");
    }

    @Override
    public long address() {
      if (onAddress != null) {
        throw onAddress;
      }
      return MemoryIO.getInstance().getDirectBufferAddress(buffer);
    }

    @Override
    public long sizeBytes() {
      return buffer.capacity();
    }

    @Override
    public Pin pin(String holder) {
      openPins.incrementAndGet();
      return openPins::decrementAndGet;
    }

    @Override
    public void close() {
      openViews.decrementAndGet();
    }
  }
}
