package io.famfsarrow.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.fmap.SimpleFmap;
import io.famfsarrow.store.log.FileNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  private static FileNode file(int mode, int uid, int gid) {
    FamfsPath path = FamfsPath.of("/f");
    return new FileNode(
        path, mode, uid, gid, 0, 1, SimpleFmap.of(List.of()), Optional.empty(), Optional.empty());
  }

  @Test
  void theEffectiveUserAndAllGroupsCount() {
    List<String> status =
        List.of(
            "Name:\tjava", "Uid:\t1000\t1001\t1002\t1003", "Gid:\t7\t8\t9\t10", "Groups:\t4 5 ");
    assertEquals(new Credentials(1001, List.of(8, 4, 5)), Credentials.parse(status));
  }

  @Test
  void aProcessMayHaveNoSupplementaryGroup() {
    List<String> status =
        List.of("Uid:\t1\t1\t1\t1", "Gid:\t4294967294\t4294967294\t2\t2", "Groups:\t");
    assertEquals(new Credentials(1, List.of(-2)), Credentials.parse(status));
  }

  @Test
  void theFirstClassThatFitsDecides() {
    Credentials own = new Credentials(10, List.of(20, 21));
    assertTrue(own.mayWrite(file(0200, 10, 99)));
    assertFalse(own.mayWrite(file(0022, 10, 20)), "the owner is judged by the owner's bits only");
    assertTrue(own.mayWrite(file(0020, 11, 21)));
    assertFalse(own.mayWrite(file(0202, 11, 20)), "a member of the group by the group's");
    assertTrue(own.mayWrite(file(0002, 11, 99)));
    assertFalse(own.mayWrite(file(0220, 11, 99)));
  }

  @Test
  void rootMayAlways() {
    assertTrue(new Credentials(0, List.of()).mayWrite(file(0, 5, 5)));
  }
}
