package io.famfsarrow.store;

/**
 * Owner and permission bits that a log entry carries.
 *
 * @param mode permission bits, 0 to 07777
 */
public record FileAttributes(int mode, int uid, int gid) {

  public FileAttributes {
    if ((mode & ~07777) != 0) {
      throw new InvalidRequestException(
          "mode 0"
              + Integer.toOctalString(mode)
              + " has bits above 07777: give permission bits only");
    }
  }
}
