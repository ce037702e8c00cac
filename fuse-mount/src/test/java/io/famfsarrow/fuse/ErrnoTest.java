package io.famfsarrow.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.famfsarrow.store.MediaAccessException;
import io.famfsarrow.store.NoSuchPathException;
import io.famfsarrow.store.StoreClosedException;
import io.famfsarrow.store.UnreadableFileException;
import org.junit.jupiter.api.Test;

class ErrnoTest {

  @Test
  void missingPathIsEnoent() {
    assertEquals(Errno.ENOENT, Errno.of(new NoSuchPathException("gone")));
  }

  @Test
  void answersKeepTheirErrno() {
    assertEquals(Errno.ERANGE, Errno.of(new ErrnoException(Errno.ERANGE)));
  }

  @Test
  void whateverElseGoesWrongIsEio() {
    assertEquals(Errno.EIO, Errno.of(new UnreadableFileException("map")));
    assertEquals(Errno.EIO, Errno.of(new MediaAccessException("fault")));
    assertEquals(Errno.EIO, Errno.of(new StoreClosedException("closed")));
    assertEquals(Errno.EIO, Errno.of(new InternalError("SIGBUS")));
    assertEquals(Errno.EIO, Errno.of(new OutOfMemoryError()));
    assertEquals(Errno.EIO, Errno.of(new NullPointerException()));
  }
}
