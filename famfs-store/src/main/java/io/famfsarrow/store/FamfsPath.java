package io.famfsarrow.store;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Normalised path of an object within a store, as bytes: the format defines no encoding
 * (famfs-format section 7).
 *
 * <p>Holds the names from the root down joined by {@code /}, without a leading slash, without
 * empty, {@code .} and {@code ..} components; the root is the empty sequence. Immutable, ordered by
 * unsigned bytes.
 */
public final class FamfsPath implements Comparable<FamfsPath> {

  /** Longest path in bytes, without the leading slash (famfs-format section 7). */
  public static final int MAX_BYTES = 79;

  /** Longest path that a log entry can hold: its whole field, without a NUL. Never made here. */
  public static final int FIELD_BYTES = 80;

  public static final FamfsPath ROOT = new FamfsPath(new byte[0]);

  /** The one file below {@code /.meta}: how new files are placed (famfs-format 11.4). */
  public static final FamfsPath ALLOCATION_DEFAULTS = of("/.meta/.alloc.cfg");

  private static final FamfsPath META = of("/.meta");

  private final byte[] bytes;
  private final int hash;

  private FamfsPath(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  /**
   * Path as a user types it: absolute within the store; {@code //} and {@code /./} are dropped, a
   * {@code ..} takes back one component. A trailing slash is allowed.
   *
   * @throws InvalidPathException if it is not absolute, climbs above the root, holds a NUL, or is
   *     longer than {@link #MAX_BYTES}
   */
  public static FamfsPath of(String text) {
    FamfsPath path = ofExisting(text);
    path.requireStorable();
    return path;
  }

  /**
   * Path of something that may be in a store, as {@link #of}; it may fill its field in the log
   * entry to the last byte, which others may have written.
   *
   * @throws InvalidPathException as {@link #of}, but with {@link #FIELD_BYTES}
   */
  public static FamfsPath ofExisting(String text) {
    if (!text.startsWith("/")) {
      throw new InvalidPathException(
          "path \""
              + text
              + "\" is not absolute: expected a path within the store, like /flights/2001.arrow");
    }
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    byte[] normal = normalise(raw);
    if (normal == null) {
      throw new InvalidPathException(
          "path \"" + text + "\" climbs out of the store's root: leave out \"..\"");
    }
    for (byte b : normal) {
      if (b == 0) {
        throw new InvalidPathException("path \"" + text.replace('\0', '?') + "\" holds a NUL byte");
      }
    }
    requireLength(text, normal.length, FIELD_BYTES);
    return new FamfsPath(normal);
  }

  /**
   * Passes for a path that may be given to something new.
   *
   * @throws InvalidPathException if it is longer than {@link #MAX_BYTES}
   */
  public void requireStorable() {
    requireLength(toString(), bytes.length, MAX_BYTES);
  }

  private static void requireLength(String text, int lengthBytes, int mostBytes) {
    if (lengthBytes > mostBytes) {
      throw new InvalidPathException(
          "path \""
              + text
              + "\" is "
              + lengthBytes
              + " bytes long: at most "
              + MAX_BYTES
              + " fit into a log entry; use shorter names");
    }
  }

  /**
   * Resolves bytes as they stand in a log entry.
   *
   * @param raw must not change afterwards
   * @return the normalised path, or null if it climbs above the root at any component
   */
  public static FamfsPath resolve(byte[] raw) {
    byte[] normal = normalise(raw);
    return normal == null ? null : new FamfsPath(normal);
  }

  /** The raw bytes themselves where they need no change, which is nearly always. */
  private static byte[] normalise(byte[] raw) {
    return isNormal(raw) ? raw : rewrite(raw);
  }

  /** Whether there is no empty component and none that starts with a dot. */
  private static boolean isNormal(byte[] raw) {
    byte before = '/';
    for (byte b : raw) {
      if (before == '/' && (b == '/' || b == '.')) {
        return false;
      }
      before = b;
    }
    return raw.length == 0 || before != '/';
  }

  private static byte[] rewrite(byte[] raw) {
    int length = raw.length;
    byte[] out = new byte[length];
    int used = 0;
    int i = 0;
    while (i < length) {
      if (raw[i] == '/') {
        i++;
        continue;
      }
      int start = i;
      while (i < length && raw[i] != '/') {
        i++;
      }
      int n = i - start;
      if (n == 1 && raw[start] == '.') {
        continue;
      }
      if (n == 2 && raw[start] == '.' && raw[start + 1] == '.') {
        if (used == 0) {
          return null;
        }
        used = lastSlash(out, used);
        continue;
      }
      if (used > 0) {
        out[used++] = '/';
      }
      System.arraycopy(raw, start, out, used, n);
      used += n;
    }
    return Arrays.copyOf(out, used);
  }

  /** Index of the last slash before {@code end}, or 0. */
  private static int lastSlash(byte[] path, int end) {
    int i = end - 1;
    while (i > 0 && path[i] != '/') {
      i--;
    }
    return Math.max(i, 0);
  }

  public boolean isRoot() {
    return bytes.length == 0;
  }

  /** Whether nobody may make this: {@code /.meta} and what is below it, but for the one file. */
  public boolean isReserved() {
    return startsWith(META) && !equals(ALLOCATION_DEFAULTS);
  }

  /** The directory that holds this object; the root is its own parent. */
  public FamfsPath parent() {
    return new FamfsPath(Arrays.copyOf(bytes, lastSlash(bytes, bytes.length)));
  }

  /** Whether this lies directly in that directory. */
  public boolean isChildOf(FamfsPath directory) {
    int n = directory.bytes.length;
    int start = n == 0 ? 0 : n + 1;
    if (bytes.length <= start || (n > 0 && bytes[n] != '/')) {
      return false;
    }
    for (int i = bytes.length - 1; i >= start; i--) {
      if (bytes[i] == '/') {
        return false;
      }
    }
    return Arrays.equals(bytes, 0, n, directory.bytes, 0, n);
  }

  /** Bytes of the last component; empty for the root. */
  public byte[] name() {
    int slash = lastSlash(bytes, bytes.length);
    return Arrays.copyOfRange(bytes, slash > 0 ? slash + 1 : 0, bytes.length);
  }

  /** Last component as text; bytes that are not UTF-8 become replacement characters. */
  public String nameText() {
    return new String(name(), StandardCharsets.UTF_8);
  }

  /**
   * The object of that name in this directory.
   *
   * @throws InvalidPathException as {@link #of}
   */
  public FamfsPath child(String name) {
    return of(toString() + "/" + name);
  }

  /** Whether this is {@code other} or lies below it. */
  public boolean startsWith(FamfsPath other) {
    int n = other.bytes.length;
    if (n == 0) {
      return true;
    }
    boolean endsOnComponent = bytes.length == n || (bytes.length > n && bytes[n] == '/');
    return endsOnComponent && Arrays.equals(bytes, 0, n, other.bytes, 0, n);
  }

  /** The bytes, without a leading slash. */
  public byte[] bytes() {
    return bytes.clone();
  }

  public int lengthBytes() {
    return bytes.length;
  }

  /** Whether the name is valid UTF-8, so that {@link #toString()} loses nothing. */
  public boolean isUtf8() {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException notUtf8) {
      return false;
    }
  }

  @Override
  public int compareTo(FamfsPath other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FamfsPath path && hash == path.hash && Arrays.equals(bytes, path.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** With a leading slash, as users write it. */
  @Override
  public String toString() {
    return "/" + new String(bytes, StandardCharsets.UTF_8);
  }
}
