package io.famfsarrow.fuse.kernel;

import io.famfsarrow.fuse.Errno;
import io.famfsarrow.fuse.MountListener;
import io.famfsarrow.store.FamfsException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A few threads, each of which takes a request and answers it, until the mount is gone. */
final class Session {
  private final FuseDevice device;
  private final OperationTable operations;
  private final InFlight inFlight;
  private final MountListener listener;
  private final int threads;
  private final int requestBytes;
  private final AtomicInteger running;
  private final Runnable onEnd;
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * Not yet running.
   *
   * @param inFlight for so many threads
   * @param requestBytes longest request
   * @param onEnd runs once, when no thread uses the connection any more
   */
  Session(
      FuseDevice device,
      OperationTable operations,
      InFlight inFlight,
      MountListener listener,
      int threads,
      int requestBytes,
      Runnable onEnd) {
    this.device = device;
    this.operations = operations;
    this.inFlight = inFlight;
    this.listener = listener;
    this.threads = threads;
    this.requestBytes = requestBytes;
    this.running = new AtomicInteger(threads);
    this.onEnd = onEnd;
  }

  /** Whether an errno says that the mount is gone. */
  static boolean isEnd(int outcome) {
    return outcome == -Errno.ENODEV || outcome == -Errno.ECONNABORTED || outcome == -Errno.ENOTCONN;
  }

  void start() {
    for (int i = 0; i < threads; i++) {
      int number = i;
      Thread thread = new Thread(() -> serve(number), "famfs-mount-" + number);
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Waits until all threads have ended; tells whether they did in time. */
  boolean awaitEnd(Duration limit) throws InterruptedException {
    return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  boolean hasEnded() {
    return ended.getCount() == 0;
  }

  private void serve(int number) {
    try {
      ByteBuffer bytes = NativeBuffer.allocate(requestBytes);
      Request request = new Request(bytes);
      Reply reply = new Reply(device);
      long address = NativeBuffer.address(bytes);
      int length = device.read(address, requestBytes);
      while (!isEnd(length)) {
        if (length >= 0) {
          answer(number, request, reply, length);
        } else if (!isPassing(length)) {
          throw new FamfsException("requests cannot be read: errno " + -length);
        }
        length = device.read(address, requestBytes);
      }
    } catch (RuntimeException | Error failed) {
      listener.requestFailed("session", "/", Errno.EIO, failed);
    } finally {
      leave();
    }
  }

  /** A signal, nothing there, or a request that was given up before it was read. */
  private static boolean isPassing(int outcome) {
    return outcome == -Errno.EINTR || outcome == -Errno.EAGAIN || outcome == -Errno.ENOENT;
  }

  private void answer(int number, Request request, Reply reply, int length) {
    request.begin(length);
    if (!request.isWhole()) {
      throw new FamfsException("the kernel sent " + length + " bytes that are not one request");
    }
    inFlight.enter(number);
    try {
      operations.handle(request, reply);
    } finally {
      inFlight.leave(number);
    }
  }

  private void leave() {
    if (running.decrementAndGet() != 0) {
      return;
    }
    try {
      onEnd.run();
    } catch (RuntimeException failed) {
      listener.requestFailed("end of session", "/", Errno.EIO, failed);
    } finally {
      ended.countDown();
    }
  }
}
