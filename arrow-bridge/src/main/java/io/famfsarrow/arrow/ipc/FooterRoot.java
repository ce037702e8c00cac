package io.famfsarrow.arrow.ipc;

import io.famfsarrow.arrow.CorruptArrowFileException.Code;

/**
 * Where the parts of a footer lie, read from its root table in place. The lists of blocks may be
 * far longer than everything else together; who knows where they are need not copy them.
 */
final class FooterRoot {

  /** Fields of the table {@code Footer}, in the order of Arrow's File.fbs. */
  static final int SCHEMA = 1;

  static final int DICTIONARIES = 2;
  static final int RECORD_BATCHES = 3;
  static final int CUSTOM_METADATA = 4;

  private static final int VTABLE_HEADER_BYTES = 4;

  private final FileBytes file;
  private final long fileOffset;
  private final int sizeBytes;
  private final int root;
  private final int vtable;

  FooterRoot(FileBytes file, long fileOffset, int sizeBytes) {
    this.file = file;
    this.fileOffset = fileOffset;
    this.sizeBytes = sizeBytes;
    this.root = intAt(0);
    this.vtable = root - intAt(root);
  }

  long fileOffset() {
    return fileOffset;
  }

  int sizeBytes() {
    return sizeBytes;
  }

  /** Where a field's table or vector starts, from the footer's start; 0 if it has none. */
  int position(int field) {
    int slot = VTABLE_HEADER_BYTES + field * Short.BYTES;
    if (slot >= shortAt(vtable)) {
      return 0;
    }
    int offset = shortAt(vtable + slot);
    return offset == 0 ? 0 : root + offset + intAt(root + offset);
  }

  /** Elements of a field's vector of structs, all of which lie within the footer. */
  int count(int field, int elementBytes) {
    int start = position(field);
    if (start == 0) {
      return 0;
    }
    int count = intAt(start);
    int limit = (sizeBytes - start - Integer.BYTES) / elementBytes;
    if (count < 0 || count > limit) {
      throw file.corrupt(Code.FOOTER, "footer", "at most " + limit + " elements", count);
    }
    return count;
  }

  /** Behind the last element of a field's vector of structs. */
  int end(int field, int elementBytes) {
    return position(field) + Integer.BYTES + count(field, elementBytes) * elementBytes;
  }

  private int shortAt(int position) {
    return file.shortAt(checked(position, Short.BYTES)) & 0xFFFF;
  }

  private int intAt(int position) {
    return file.intAt(checked(position, Integer.BYTES));
  }

  private long checked(int position, int bytes) {
    if (position < 0 || position > sizeBytes - bytes) {
      String expected = "a flatbuffer within its " + sizeBytes + " bytes";
      throw file.corrupt(Code.FOOTER, "footer", expected, "a reference to " + position);
    }
    return fileOffset + position;
  }
}
