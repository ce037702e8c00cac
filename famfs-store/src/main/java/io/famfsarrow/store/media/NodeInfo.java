package io.famfsarrow.store.media;

/**
 * What {@code statx} says of a file or device node.
 *
 * @param device the file system that the node is in: major and minor number
 * @param inode its number there
 * @param type the type bits of the mode
 * @param permissions the other bits of the mode
 * @param sizeBytes size of a regular file
 * @param deviceNumber of a character or block device
 */
record NodeInfo(
    DeviceNumber device,
    long inode,
    int type,
    int permissions,
    int uid,
    int gid,
    long sizeBytes,
    DeviceNumber deviceNumber) {
  static final int REGULAR = 0x8000;
  static final int DIRECTORY = 0x4000;
  static final int CHARACTER = 0x2000;
  static final int BLOCK = 0x6000;
  static final int SYMBOLIC_LINK = 0xa000;
  static final int FIFO = 0x1000;
  static final int SOCKET = 0xc000;

  private static final int TYPE_MASK = 0xf000;
  private static final int STATX_SIZE = 256;
  private static final int UID_OFFSET = 20;
  private static final int GID_OFFSET = 24;
  private static final int MODE_OFFSET = 28;
  private static final int INODE_OFFSET = 32;
  private static final int SIZE_OFFSET = 40;
  private static final int DEVICE_NUMBER_OFFSET = 128;
  private static final int DEVICE_OFFSET = 136;

  /** A device number, as {@code /sys/dev/block} and {@code /proc} write it. */
  record DeviceNumber(long major, long minor) {
    @Override
    public String toString() {
      return major + ":" + minor;
    }
  }

  /** The node of an open descriptor. */
  static NodeInfo of(int fd, Object path) {
    try (NativeStruct statx = new NativeStruct(STATX_SIZE)) {
      return decode(statx, LibC.statx(fd, statx.address()), path);
    }
  }

  /**
   * The node that a path leads to, symbolic links followed.
   *
   * @throws io.famfsarrow.store.NoSuchStoreException if there is none
   */
  static NodeInfo at(String path) {
    try (NativeStruct statx = new NativeStruct(STATX_SIZE)) {
      return decode(statx, LibC.statx(path, statx.address()), path);
    }
  }

  private static NodeInfo decode(NativeStruct statx, int outcome, Object path) {
    if (outcome < 0) {
      throw Errno.failure(path, "stat", outcome);
    }
    return new NodeInfo(
        deviceNumber(statx, DEVICE_OFFSET),
        statx.i64(INODE_OFFSET),
        statx.u16(MODE_OFFSET) & TYPE_MASK,
        statx.u16(MODE_OFFSET) & ~TYPE_MASK,
        (int) statx.u32(UID_OFFSET),
        (int) statx.u32(GID_OFFSET),
        statx.i64(SIZE_OFFSET),
        deviceNumber(statx, DEVICE_NUMBER_OFFSET));
  }

  private static DeviceNumber deviceNumber(NativeStruct statx, int offset) {
    return new DeviceNumber(statx.u32(offset), statx.u32(offset + Integer.BYTES));
  }

  /** Whether both are one node, and not only files with the same content. */
  boolean sameAs(NodeInfo other) {
    return device.equals(other.device) && inode == other.inode;
  }

  String typeName() {
    return switch (type) {
      case REGULAR -> "a file";
      case DIRECTORY -> "a folder";
      case CHARACTER -> "a character device";
      case BLOCK -> "a block device";
      case SYMBOLIC_LINK -> "a symbolic link";
      case FIFO -> "a pipe";
      case SOCKET -> "a socket";
      default -> "of an unknown type";
    };
  }
}
