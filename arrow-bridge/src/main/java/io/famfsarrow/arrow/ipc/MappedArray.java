package io.famfsarrow.arrow.ipc;

import java.util.List;

/**
 * Where the buffers of one array lie in mapped memory, checked to be as long as its rows need. The
 * addresses hold only while the file is pinned. Immutable.
 */
public final class MappedArray {

  private final int length;
  private final long[] addresses;
  private final long[] sizesBytes;
  private final List<MappedArray> children;

  MappedArray(ArrayData array) {
    this.length = array.length;
    this.addresses = new long[array.buffers.size()];
    this.sizesBytes = new long[addresses.length];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = array.address(i);
      sizesBytes[i] = array.sizeBytes(i);
    }
    this.children = array.children.stream().map(MappedArray::new).toList();
  }

  public int length() {
    return length;
  }

  public int bufferCount() {
    return addresses.length;
  }

  /** Of a buffer; validity is the first where the type has it, also if the file leaves it out. */
  public long address(int buffer) {
    return addresses[buffer];
  }

  public long sizeBytes(int buffer) {
    return sizesBytes[buffer];
  }

  public List<MappedArray> children() {
    return children;
  }
}
