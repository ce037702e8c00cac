package io.famfsarrow.arrow.ipc;

/**
 * Fixed places of an Arrow IPC file, little-endian (Arrow columnar format, "IPC File Format").
 *
 * <pre>
 * "ARROW1" 00 00 | messages, each on 8 bytes | footer (flatbuffer) | footer length int32 | "ARROW1"
 * message: [FF FF FF FF] metadata length int32 | metadata (flatbuffer), padded | body
 * </pre>
 *
 * Files written before format 1.0 lack the continuation marker in front of a message's length.
 */
public final class ArrowFileLayout {

  /** {@code ARROW1} in the order of the bytes, read as a little-endian number of 6 bytes. */
  static final long MAGIC = 0x31574F525241L;

  static final int MAGIC_BYTES = 6;

  /** Magic and two bytes of padding; the first message may start here. */
  public static final int HEADER_BYTES = 8;

  /** Footer length and magic at the file's end. */
  public static final int TRAILER_BYTES = Integer.BYTES + MAGIC_BYTES;

  /** Shorter than this is no Arrow file. */
  static final int MIN_FILE_BYTES = HEADER_BYTES + TRAILER_BYTES;

  static final int CONTINUATION = 0xFFFFFFFF;
  static final int PREFIX_BYTES = 8;
  static final int LEGACY_PREFIX_BYTES = 4;
  static final int MESSAGE_ALIGNMENT = 8;

  /** Sizes of flatbuffer structs and of the smallest table, to bound counts. */
  static final int BLOCK_BYTES = 24;

  static final int FIELD_NODE_BYTES = 16;
  static final int BUFFER_BYTES = 16;
  static final int MIN_TABLE_BYTES = 8;

  /** Footers and message metadata are copied to the heap; larger ones are refused. */
  static final int MAX_METADATA_BYTES = 256 << 20;

  /** Body compression: length of the raw bytes in front of each buffer; -1 says "as they are". */
  static final int UNCOMPRESSED_LENGTH_BYTES = 8;

  static final long STORED_RAW = -1;

  private ArrowFileLayout() {}
}
