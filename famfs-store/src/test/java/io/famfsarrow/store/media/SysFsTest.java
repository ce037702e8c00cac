package io.famfsarrow.store.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.famfsarrow.store.MediaAccessException;
import io.famfsarrow.store.media.NodeInfo.DeviceNumber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a folder that looks like {@code /sys}. */
class SysFsTest {
  private static final DeviceNumber NUMBER = new DeviceNumber(252, 3);
  private static final Path DEVICE = Path.of("/dev/dax0.0");

  @TempDir Path root;
  private Path dax;

  @BeforeEach
  void create() throws IOException {
    dax = Files.createDirectories(root.resolve("devices/dax0.0"));
    Files.createDirectories(root.resolve("dev/char"));
    Files.createSymbolicLink(root.resolve("dev/char/252:3"), dax);
    Files.createDirectories(root.resolve("bus/dax/devices"));
    Files.createSymbolicLink(root.resolve("bus/dax/devices/dax0.0"), dax);
    Files.createSymbolicLink(dax.resolve("subsystem"), root.resolve("bus/dax"));
    Files.writeString(dax.resolve("size"), "268435456\n");
    Files.writeString(dax.resolve("align"), "2097152\n");
  }

  private void driver(String name) throws IOException {
    Files.createSymbolicLink(dax.resolve("driver"), root.resolve("bus/dax/drivers/" + name));
  }

  private MediaAccessException refusal() {
    return assertThrows(MediaAccessException.class, () -> new SysFs(root).dax(DEVICE, NUMBER));
  }

  @Test
  void readsSizeAndAlignment() throws IOException {
    driver("device_dax");
    SysFs.DaxGeometry geometry = new SysFs(root).dax(DEVICE, NUMBER);
    assertEquals(268435456, geometry.sizeBytes());
    assertEquals(2097152, geometry.alignmentBytes());
    Files.writeString(dax.resolve("align"), "0x200000\n");
    assertEquals(2097152, new SysFs(root).dax(DEVICE, NUMBER).alignmentBytes());
  }

  @Test
  void namesTheCommandWhenTheDeviceIsInAnotherMode() throws IOException {
    driver("kmem");
    String message = refusal().getMessage();
    assertTrue(message.contains("daxctl reconfigure-device --mode=devdax dax0.0"), message);
    assertTrue(message.contains("kmem"), message);
    assertTrue(new SysFs(root).daxAdvice(DEVICE).contains("daxctl reconfigure-device"));
    Files.delete(dax.resolve("driver"));
    driver("fsdev_dax");
    assertTrue(refusal().getMessage().contains("--mode=devdax dax0.0"));
    Files.delete(dax.resolve("driver"));
    assertTrue(refusal().getMessage().contains("no driver"));
  }

  @Test
  void refusesOtherCharacterDevices() throws IOException {
    driver("device_dax");
    Files.delete(dax.resolve("subsystem"));
    assertTrue(refusal().getMessage().contains("no dax device"));
    assertEquals("", new SysFs(root).daxAdvice(Path.of("/dev/null")));
  }

  @Test
  void refusesNumbersThatMakeNoSense() throws IOException {
    driver("device_dax");
    for (String text : new String[] {"", "many", "-1", "0", "99999999999999999999"}) {
      Files.writeString(dax.resolve("size"), text);
      assertTrue(refusal().getMessage().contains("size"), text);
    }
    Files.delete(dax.resolve("size"));
    assertTrue(refusal().getMessage().contains("size"));
  }

  @Test
  void readsTheSizeOfBlockDevices() throws IOException {
    Path block = Files.createDirectories(root.resolve("dev/block/252:3"));
    Files.writeString(block.resolve("size"), "524288\n");
    assertEquals(268435456, new SysFs(root).blockSizeBytes(Path.of("/dev/pmem0"), NUMBER));
  }
}
