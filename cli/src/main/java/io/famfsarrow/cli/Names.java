package io.famfsarrow.cli;

import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.InvalidPathException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Names as bytes. Neither a store nor Linux gives names an encoding, but Java passes them as text.
 * Here each byte that is not part of valid UTF-8 stands in the text as a lone surrogate, U+DC80 to
 * U+DCFF, which no valid text holds: {@link #encode} gives exactly the bytes back.
 */
final class Names {
  private static final char ESCAPE = '\uDC00';
  private static final char FIRST_ESCAPED = '\uDC80';
  private static final char LAST_ESCAPED = '\uDCFF';
  private static final char SLASH = '/';

  private Names() {}

  /** Text for any bytes. */
  static String decode(byte[] raw) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // reports what is malformed
    ByteBuffer in = ByteBuffer.wrap(raw);
    CharBuffer out = CharBuffer.allocate(raw.length);
    for (CoderResult end = decoder.decode(in, out, true);
        end.isError();
        end = decoder.reset().decode(in, out, true)) {
      for (int i = 0; i < end.length(); i++) {
        out.put((char) (ESCAPE + (in.get() & 0xFF)));
      }
    }
    return out.flip().toString();
  }

  /** The bytes that a text stands for. */
  static byte[] encode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (isEscape(text, i)) {
        bytes.writeBytes(text.substring(start, i).getBytes(StandardCharsets.UTF_8));
        bytes.write(text.charAt(i) - ESCAPE);
        start = i + 1;
      }
    }
    bytes.writeBytes(text.substring(start).getBytes(StandardCharsets.UTF_8));
    return bytes.toByteArray();
  }

  /** Whether the text holds a byte that is not UTF-8. */
  static boolean isEscaped(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isEscape(text, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEscape(String text, int at) {
    char c = text.charAt(at);
    boolean inPair = at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    return c >= FIRST_ESCAPED && c <= LAST_ESCAPED && !inPair;
  }

  /**
   * A path in the store, as {@link FamfsPath#ofExisting} but by its bytes.
   *
   * @throws InvalidPathException as {@link FamfsPath#ofExisting}
   */
  static FamfsPath storePath(String text) {
    if (!isEscaped(text)) {
      return FamfsPath.ofExisting(text);
    }
    // The same length with a letter for each byte: all that can be wrong is found as ever.
    FamfsPath checked =
        FamfsPath.ofExisting(
            new String(encode(text), StandardCharsets.ISO_8859_1).replaceAll("[\\x80-\\xFF]", "x"));
    FamfsPath path = FamfsPath.resolve(encode(text));
    if (path == null || path.lengthBytes() != checked.lengthBytes()) {
      throw new InvalidPathException("path \"" + text + "\" cannot be used");
    }
    return path;
  }

  /**
   * A path in the store for something new.
   *
   * @throws InvalidPathException as {@link FamfsPath#of}
   */
  static FamfsPath newPath(String text) {
    FamfsPath path = storePath(text);
    path.requireStorable();
    return path;
  }

  /**
   * A path for something new in a directory of the store.
   *
   * @throws InvalidPathException as {@link FamfsPath#of}
   */
  static FamfsPath child(FamfsPath directory, String name) {
    return newPath(SLASH + decode(directory.bytes()) + SLASH + name);
  }

  /** A path of this host. Java makes one of other bytes than UTF-8 only from a URI. */
  static Path localPath(String text) {
    if (!isEscaped(text)) {
      return Path.of(text);
    }
    String absolute =
        text.charAt(0) == SLASH ? text : of(Path.of("").toAbsolutePath()) + SLASH + text;
    StringBuilder uri = new StringBuilder("file://");
    for (byte b : encode(absolute)) {
      uri.append(b == SLASH ? "/" : String.format("%%%02X", b & 0xFF));
    }
    return Path.of(URI.create(uri.toString()));
  }

  /** The text that {@link #localPath} takes. */
  static String of(Path path) {
    if (!path.toString().contains("\uFFFD")) {
      return path.toString();
    }
    // A URI has the bytes, but of the absolute path, and ends with a slash if that is a folder.
    byte[] absolute = unescaped(path.toUri().getRawPath());
    String text = decode(absolute).replaceAll("/+$", "");
    int from = text.length();
    for (int names = path.getNameCount(); names > 0; names--) {
      from = text.lastIndexOf(SLASH, from - 1);
    }
    return path.isAbsolute() ? text : text.substring(from + 1);
  }

  private static byte[] unescaped(String uriPath) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(uriPath.length());
    for (int i = 0; i < uriPath.length(); i++) {
      if (uriPath.charAt(i) == '%') {
        bytes.write(Integer.parseInt(uriPath, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(uriPath.charAt(i));
      }
    }
    return bytes.toByteArray();
  }
}
