package io.famfsarrow.spark.write;

import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.NoSpaceException;
import io.famfsarrow.store.SpaceLoan;
import io.famfsarrow.store.StoreClosedException;
import io.famfsarrow.store.media.MediaRange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * How {@link WriteService} is spoken between processes: byte arrays, because Spark's RPC layer
 * finds no classes of a jar that was added to a running application. Numbers are big-endian; a
 * request starts with what is asked for, an answer with how it went.
 */
final class Wire {

  private static final int RESERVE = 1;
  private static final int CONFIRM = 2;
  private static final int STORE = 3;
  private static final int RELEASE = 4;

  private static final int DONE = 0;
  private static final int NO_SPACE = 1;
  private static final int OVER = 2;
  private static final int FAILED = 3;

  /** Bytes of a range as it is sent. */
  private static final int RANGE_BYTES = Integer.BYTES + 2 * Long.BYTES;

  private Wire() {}

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private interface Reading<T> {
    T from(DataInputStream in) throws IOException;
  }

  /** Carries a request to the driver and its answer back. */
  interface Transport {
    byte[] ask(byte[] request);
  }

  /** The service as a task sees it. */
  static WriteService client(Transport driver) {
    return new WriteService() {
      @Override
      public Grant reserve(long task, long sizeBytes) {
        return ask(RESERVE, out -> longs(out, task, sizeBytes), Wire::readGrant);
      }

      @Override
      public void confirm(long part) {
        ask(CONFIRM, out -> longs(out, part), in -> null);
      }

      @Override
      public void store(long part, long offset, byte[] bytes) {
        ask(
            STORE,
            out -> {
              longs(out, part, offset);
              out.writeInt(bytes.length);
              out.write(bytes);
            },
            in -> null);
      }

      @Override
      public void release(long task) {
        ask(RELEASE, out -> longs(out, task), in -> null);
      }

      private <T> T ask(int what, Writing request, Reading<T> answer) {
        byte[] sent =
            bytes(
                out -> {
                  out.writeByte(what);
                  request.to(out);
                });
        return read(
            driver.ask(sent),
            in -> {
              requireDone(in);
              return answer.from(in);
            });
      }
    };
  }

  /** Answers a request; never throws. */
  static byte[] answer(byte[] request, WriteService service) {
    try {
      return read(request, in -> serve(in, service));
    } catch (NoSpaceException noSpace) {
      return failure(NO_SPACE, noSpace.getMessage());
    } catch (StoreClosedException over) {
      return failure(OVER, over.getMessage());
    } catch (FamfsException refused) {
      return failure(FAILED, refused.getMessage());
    } catch (RuntimeException | Error defect) {
      return failure(FAILED, defect.toString());
    }
  }

  private static byte[] serve(DataInputStream in, WriteService service) throws IOException {
    int what = in.readByte();
    switch (what) {
      case RESERVE -> {
        Grant grant = service.reserve(in.readLong(), in.readLong());
        return bytes(out -> writeGrant(out, grant));
      }
      case CONFIRM -> service.confirm(in.readLong());
      case STORE -> service.store(in.readLong(), in.readLong(), readBytes(in));
      case RELEASE -> service.release(in.readLong());
      default -> throw new IOException("request " + what + " is not known");
    }
    return bytes(out -> out.writeByte(DONE));
  }

  private static byte[] failure(int kind, String message) {
    byte[] text = String.valueOf(message).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return bytes(
        out -> {
          out.writeByte(kind);
          out.writeInt(text.length);
          out.write(text);
        });
  }

  private static void requireDone(DataInputStream in) throws IOException {
    int kind = in.readByte();
    if (kind == DONE) {
      return;
    }
    String message = new String(readBytes(in), java.nio.charset.StandardCharsets.UTF_8);
    switch (kind) {
      case NO_SPACE -> throw new NoSpaceException(message);
      case OVER -> throw new StoreClosedException(message);
      default -> throw new FamfsException("the driver could not do it: " + message);
    }
  }

  private static void writeGrant(DataOutputStream out, Grant grant) throws IOException {
    SpaceLoan loan = grant.loan();
    out.writeByte(DONE);
    UUID store = loan.fsUuid();
    longs(
        out,
        grant.id(),
        store.getMostSignificantBits(),
        store.getLeastSignificantBits(),
        loan.sizeBytes());
    writeRanges(out, loan.pieces());
    writeRanges(out, loan.space());
  }

  private static Grant readGrant(DataInputStream in) throws IOException {
    long id = in.readLong();
    UUID store = new UUID(in.readLong(), in.readLong());
    return new Grant(id, new SpaceLoan(store, in.readLong(), readRanges(in), readRanges(in)));
  }

  private static void writeRanges(DataOutputStream out, List<MediaRange> ranges)
      throws IOException {
    out.writeInt(ranges.size());
    for (MediaRange range : ranges) {
      out.writeInt(range.deviceIndex());
      longs(out, range.mediaOffset(), range.lengthBytes());
    }
  }

  private static List<MediaRange> readRanges(DataInputStream in) throws IOException {
    int count = requireLeft(in, in.readInt(), RANGE_BYTES);
    List<MediaRange> ranges = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ranges.add(new MediaRange(in.readInt(), in.readLong(), in.readLong()));
    }
    return ranges;
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    return in.readNBytes(requireLeft(in, in.readInt(), 1));
  }

  /** A count is believed only as far as there are bytes. */
  private static int requireLeft(DataInputStream in, int count, int eachBytes) throws IOException {
    if (count < 0 || count > in.available() / eachBytes) {
      throw new IOException(
          "%d items of %d bytes are announced, and %d bytes follow"
              .formatted(count, eachBytes, in.available()));
    }
    return count;
  }

  private static void longs(DataOutputStream out, long... values) throws IOException {
    for (long value : values) {
      out.writeLong(value);
    }
  }

  private static byte[] bytes(Writing content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      content.to(new DataOutputStream(bytes));
    } catch (IOException neverInMemory) {
      throw new UncheckedIOException(neverInMemory);
    }
    return bytes.toByteArray();
  }

  private static <T> T read(byte[] bytes, Reading<T> content) {
    try {
      return content.from(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException broken) {
      throw new FamfsException(
          "a message between task and driver cannot be read: are both of one version of the"
              + " connector? "
              + broken.getMessage(),
          broken);
    }
  }
}
