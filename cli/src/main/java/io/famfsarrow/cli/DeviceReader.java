package io.famfsarrow.cli;

import io.famfsarrow.store.InvalidRequestException;
import io.famfsarrow.store.StoreDevice;
import io.famfsarrow.store.media.MappedMedia;
import io.famfsarrow.store.media.Media;
import io.famfsarrow.store.media.MediaOptions;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the media of a store with {@code read()}, each opened when it is first asked for. */
final class DeviceReader implements AutoCloseable {
  private final List<StoreDevice> devices;
  private final Map<Integer, FileChannel> channels = new HashMap<>();

  /** For the devices of a store, by index. */
  DeviceReader(List<StoreDevice> devices) {
    this.devices = devices;
  }

  /**
   * Fills the buffer.
   *
   * @throws InvalidRequestException if the device knows no read()
   */
  void read(int deviceIndex, long mediaOffset, ByteBuffer into) throws IOException {
    FileChannel channel = channels.get(deviceIndex);
    if (channel == null) {
      channel = open(devices.get(deviceIndex).path().orElseThrow());
      channels.put(deviceIndex, channel);
    }
    while (into.hasRemaining()) {
      if (channel.read(into, mediaOffset + into.position()) < 0) {
        throw new EOFException("the medium ends before media offset " + mediaOffset);
      }
    }
  }

  private static FileChannel open(Path medium) throws IOException {
    try (Media media = MappedMedia.open(medium, false, MediaOptions.defaults())) {
      if (media.kind() == Media.Kind.DAX_DEVICE) {
        throw new InvalidRequestException(
            medium + " is a dax device, which can be mapped and not read: use check or verify");
      }
    }
    return FileChannel.open(medium);
  }

  @Override
  public void close() throws IOException {
    for (FileChannel channel : channels.values()) {
      channel.close();
    }
  }
}
