package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.ErrnoException;
import io.famfsarrow.fuse.MountNode;
import io.famfsarrow.fuse.MountedStore;
import io.famfsarrow.store.fmap.Fmap;
import io.famfsarrow.store.fmap.InterleavedExtent;
import io.famfsarrow.store.fmap.SimpleFmap;
import java.nio.charset.Charset;
import java.util.List;

/**
 * For a kernel that has famfs in FUSE: where files and devices lie, so that it maps them itself.
 * Follows the proposal that famfs-format section 17 describes; <b>not yet run on such a kernel</b>.
 */
final class FamfsOperations implements Operations {
  private static final Charset PATH_CHARSET =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private final MountedStore store;
  private final Negotiation negotiation;

  FamfsOperations(MountedStore store, Negotiation negotiation) {
    this.store = store;
    this.negotiation = negotiation;
  }

  @Override
  public void register(OperationTable table) {
    table.set(Opcode.GET_FMAP, "get_fmap", this::map);
    table.set(Opcode.GET_DAXDEV, "get_daxdev", this::device);
  }

  /** To a kernel with which nothing of this was agreed on the numbers mean something else. */
  private void requireAgreed() {
    if (!negotiation.famfs()) {
      throw new ErrnoException(Errno.ENOSYS);
    }
  }

  private void map(Request request, Reply reply) {
    requireAgreed();
    MountNode file = fileOf(request);
    Fmap map = file.content().fmap().orElseThrow(() -> new ErrnoException(Errno.ENOENT));
    if (map instanceof SimpleFmap simple) {
      reply.send(FmapLayout.put(reply.bytes(), file.sizeBytes(), simple));
    } else if (map instanceof InterleavedExtent interleaved && fits(interleaved)) {
      reply.send(FmapLayout.put(reply.bytes(), file.sizeBytes(), interleaved));
    } else {
      throw new ErrnoException(Errno.ENOENT);
    }
  }

  private MountNode fileOf(Request request) {
    try {
      return NodeNumbers.of(store.tree(), request);
    } catch (ErrnoException unknown) {
      throw new ErrnoException(Errno.EINVAL);
    }
  }

  /** The message has 32 bits for what the log has 64. */
  private static boolean fits(InterleavedExtent map) {
    return map.chunkBytes() > 0 && map.chunkBytes() <= Integer.MAX_VALUE;
  }

  private void device(Request request, Reply reply) {
    requireAgreed();
    request.require(DaxDeviceLayout.IN_BYTES);
    List<String> media = store.tree().identity().media();
    long index = DaxDeviceLayout.index(request.bytes());
    if (index >= media.size() || media.get((int) index).isEmpty()) {
      throw new ErrnoException(Errno.EINVAL);
    }
    byte[] name = media.get((int) index).getBytes(PATH_CHARSET);
    if (name.length >= DaxDeviceLayout.NAME_BYTES) {
      throw new ErrnoException(Errno.EINVAL);
    }
    DaxDeviceLayout.put(reply.bytes(), (int) index, name);
    reply.send(DaxDeviceLayout.OUT_BYTES);
  }
}
