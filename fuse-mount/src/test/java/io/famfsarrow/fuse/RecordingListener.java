package io.famfsarrow.fuse;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was reported. */
final class RecordingListener implements MountListener {
  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<RuntimeException> refreshes = new CopyOnWriteArrayList<>();

  @Override
  public void requestFailed(String operation, String path, int errno, Throwable cause) {
    requests.add(operation + " " + path + " " + errno + " " + cause.getMessage());
  }

  @Override
  public void refreshFailed(RuntimeException cause) {
    refreshes.add(cause);
  }
}
