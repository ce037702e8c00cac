package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.FuseUnavailableException;
import io.famfsarrow.fuse.MountOptions;
import io.famfsarrow.fuse.MountTable;
import java.nio.file.Path;

/** By the system call, for root: no other program takes part. */
final class DirectConnector implements Connector {
  private static final int FLAGS = SystemCalls.MS_NOSUID | SystemCalls.MS_NODEV;

  @Override
  public DeviceFile connect(Path directory, String source, MountOptions options) {
    DeviceFile device = DeviceFile.open();
    int flags =
        FLAGS
            | (options.writable() ? 0 : SystemCalls.MS_RDONLY)
            | (options.noExec() ? SystemCalls.MS_NOEXEC : 0);
    int outcome =
        SystemCalls.mount(
            source, directory, MountTable.OWN_TYPE, flags, data(device.descriptor(), options));
    if (outcome < 0) {
      device.close();
      throw refused(directory, -outcome);
    }
    return device;
  }

  /** The kernel checks mode bits in any case. */
  private static String data(int descriptor, MountOptions options) {
    return "fd="
        + descriptor
        + ",rootmode=40000,user_id="
        + SystemCalls.uid()
        + ",group_id="
        + SystemCalls.gid()
        + ",default_permissions"
        + (options.allowOther() ? ",allow_other" : "");
  }

  private static FuseUnavailableException refused(Path directory, int errno) {
    String why =
        switch (errno) {
          case Errno.EPERM ->
              "this process may not mount: it has no CAP_SYS_ADMIN; give a container --cap-add"
                  + " SYS_ADMIN";
          case Errno.ENODEV -> "the kernel has no FUSE: load the module (modprobe fuse)";
          default -> "errno " + errno;
        };
    return new FuseUnavailableException("cannot mount at " + directory + ": " + why);
  }
}
