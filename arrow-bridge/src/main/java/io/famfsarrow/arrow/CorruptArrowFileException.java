package io.famfsarrow.arrow;

import io.famfsarrow.store.CorruptMediaException;

/**
 * A file is not, or not fully, a valid Arrow IPC file. Says which file, where in it, what was
 * expected, and what was found.
 */
public class CorruptArrowFileException extends CorruptMediaException {
  private static final long serialVersionUID = 1L;

  /** What kind of thing is wrong; the names appear in reports as they are. */
  public enum Code {
    /** Magic bytes, footer length, or the footer's content. */
    FOOTER("footer"),
    SCHEMA("schema"),
    /** Place or length of a message, or its metadata. */
    MESSAGE("message"),
    /** A buffer outside its body, or too short for its rows. */
    BUFFER("buffer"),
    /** Row counts that contradict each other. */
    LENGTH("length"),
    OFFSETS("offsets"),
    /** A string or binary view that points outside its buffers. */
    VIEW("view"),
    DICTIONARY("dictionary"),
    UNION("union"),
    RUN_ENDS("run-ends"),
    UTF8("utf8"),
    NULL_COUNT("null-count"),
    COMPRESSION("compression"),
    /** Bytes of a batch or dictionary that are not those that were published. */
    CHECKSUM("checksum"),
    /** The batch index; everything else can be read without it. */
    INDEX("batch-index"),
    /** Statistics that the batch contradicts. */
    STATISTICS("statistics");

    private final String text;

    Code(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private final Code code;
  private final String where;
  private final String detail;

  public CorruptArrowFileException(
      Code code, String file, String where, String expected, String found) {
    this(code, file, where, expected, found, null);
  }

  public CorruptArrowFileException(
      Code code, String file, String where, String expected, String found, Throwable cause) {
    super(file + ": " + where + ": expected " + expected + ", found " + found, cause);
    this.code = code;
    this.where = where;
    this.detail = "expected " + expected + ", found " + found;
  }

  /** Of the same damage, told of a larger part of the file. */
  public CorruptArrowFileException within(Code code, String file, String where) {
    return new CorruptArrowFileException(code, file, where, detail, this);
  }

  private CorruptArrowFileException(
      Code code, String file, String where, String detail, CorruptArrowFileException cause) {
    super(file + ": " + where + ": " + cause.where + ": " + detail, cause);
    this.code = code;
    this.where = where;
    this.detail = detail;
  }

  public Code code() {
    return code;
  }

  /** Place within the file, for example {@code record batch 3, column "name"}. */
  public String where() {
    return where;
  }

  /** What was expected and what was found. */
  public String detail() {
    return detail;
  }
}
