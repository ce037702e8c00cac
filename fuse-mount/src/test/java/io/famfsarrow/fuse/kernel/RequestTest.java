package io.famfsarrow.fuse.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.fuse.ErrnoException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RequestTest {
  private final ByteBuffer bytes = NativeBuffer.allocate(128);
  private final Request request = new Request(bytes);

  private Request with(String body, int extensionWords) {
    byte[] own = Hex.bytes(body);
    InHeaderLayout.put(bytes, InHeaderLayout.BYTES + own.length, 1, 2, 3);
    InHeaderLayout.putExtensionWords(bytes, extensionWords);
    bytes.put(InHeaderLayout.BYTES, own);
    request.begin(InHeaderLayout.BYTES + own.length);
    return request;
  }

  @Test
  void isWholeIfItsLengthIsWhatWasRead() {
    assertTrue(with("6600", 0).isWhole());
    request.begin(41);
    assertFalse(request.isWhole());
    request.begin(0);
    assertFalse(request.isWhole());
  }

  @Test
  void namesEndAtTheirNul() {
    assertArrayEquals(new byte[] {'f', (byte) 0xff}, with("66ff00", 0).name(40));
    assertArrayEquals(new byte[0], with("00", 0).name(40));
    assertArrayEquals(new byte[] {'b'}, with("6100 6200", 0).name(42));
  }

  @Test
  void nameWithoutNulIsNotReadBeyondTheRequest() {
    bytes.put(44, (byte) 'x'); // of an earlier request
    assertThrows(ErrnoException.class, () -> with("66ff", 0).name(40));
    assertThrows(ErrnoException.class, () -> with("66ff", 0).name(42));
  }

  @Test
  void whatIsAppendedIsNotPartOfIt() {
    with("6600 0000000000000000", 1);
    assertEquals(42, request.endOffset());
    assertThrows(ErrnoException.class, () -> request.require(3));
    assertEquals(request, request.require(2));
    with("6600", 9);
    assertThrows(ErrnoException.class, () -> request.require(1));
  }
}
