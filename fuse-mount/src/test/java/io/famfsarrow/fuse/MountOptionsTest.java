package io.famfsarrow.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.InvalidRequestException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountOptionsTest {

  @Test
  void emptyListGivesTheDefaults() {
    assertEquals(MountOptions.defaults(), MountOptions.parse(""));
    assertEquals(Duration.ofMillis(100), MountOptions.defaults().followInterval());
    assertEquals("kernel", MountOptions.defaults().backend());
  }

  @Test
  void readsKnownOptions() {
    MountOptions options = MountOptions.parse("ro,allow_other,follow=2s,fsname=/dev/x,backend=jnr");
    assertTrue(options.allowOther());
    assertEquals(Duration.ofSeconds(2), options.followInterval());
    assertEquals("/dev/x", options.source());
    assertEquals("jnr", options.backend());
  }

  @Test
  void mountsAreForReadingUnlessTheyAreToBeWritten() {
    assertFalse(MountOptions.defaults().writable());
    assertTrue(MountOptions.parse("rw").writable());
    assertFalse(MountOptions.parse("rw,ro").writable());
  }

  @Test
  void takesWhatFstabLinesCarry() {
    assertEquals(
        MountOptions.defaults(), MountOptions.parse("defaults,noauto,_netdev,x-systemd.a=b"));
  }

  @Test
  void bareFollowIsInSeconds() {
    assertEquals(Duration.ofSeconds(3), MountOptions.parse("follow=3").followInterval());
    assertEquals(Duration.ofMillis(7), MountOptions.parse("follow=7MS").followInterval());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rw,backend=jnr",
        "colour=red",
        "follow=",
        "follow=soon",
        "follow=0ms",
        "follow=2h",
        "follow=99999999999",
        "drain=2h",
        "drain=-1ms",
        "drain=never",
        "uid=root",
        "uid=-1",
        "gid=4294967295",
        "gid=",
        "umask=8",
        "umask=1000",
        "umask=-2",
        "umask",
        "remount",
        "suid",
        "dev",
        "backend=none",
        "allow_othr"
      })
  void refusesWhatHasNoSense(String option) {
    var refused =
        assertThrows(InvalidRequestException.class, () -> MountOptions.parse("ro," + option));
    String name = option.split("[=,]", -1)[0];
    assertTrue(refused.getMessage().contains(name), refused.getMessage());
  }

  @Test
  void ownersAndPermissionsComeFromTheOptions() {
    MountOptions options = MountOptions.parse("uid=4294967294,gid=100,umask=027");
    NodeAttributes logged = new NodeAttributes(0604, 1, 2);
    assertEquals(new NodeAttributes(0750, -2, 100), options.ownership().applyTo(logged));
    assertEquals(
        new NodeAttributes(0604, 7, 2), MountOptions.parse("uid=7").ownership().applyTo(logged));
    assertEquals(logged, MountOptions.defaults().ownership().applyTo(logged));
  }

  @Test
  void drainAndExecutionCanBeChosen() {
    assertEquals(Duration.ofSeconds(30), MountOptions.defaults().drainLimit());
    assertEquals(Duration.ZERO, MountOptions.parse("drain=0").drainLimit());
    assertTrue(MountOptions.parse("noexec").noExec());
    assertFalse(MountOptions.parse("noexec,exec").noExec());
  }

  @Test
  void unknownOnesAreNamedWithTheKnown() {
    var refused =
        assertThrows(InvalidRequestException.class, () -> MountOptions.parse("ro,colour=red"));
    for (String part : List.of("\"colour=red\"", "uid=N", "umask=OCTAL", "drain=30s", "backend=")) {
      assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }
  }

  @Test
  void sloppyLeavesUnknownOnesOutWhereverItStands() {
    assertEquals(
        MountOptions.parse("noexec"), MountOptions.parse("colour=red,noexec,sloppy,shiny"));
    assertThrows(InvalidRequestException.class, () -> MountOptions.parse("sloppy,uid=me"));
  }

  @Test
  void commaOfAValueHasABackslash() {
    MountOptions options = MountOptions.parse("fsname=/dev/a\\,/dev/b\\c,uid=1");
    assertEquals("/dev/a,/dev/b\\c", options.source());
    assertEquals(OptionalInt.of(1), options.ownership().uid());
  }

  @Test
  void refusedTimesAreShownAsTheyWereGiven() {
    for (String time : List.of("-1s", "0", "20000000ms")) {
      var refused =
          assertThrows(InvalidRequestException.class, () -> MountOptions.parse("follow=" + time));
      assertEquals(
          "mount option follow=" + time + ": expected 1ms up to 3600s", refused.getMessage());
    }
  }
}
