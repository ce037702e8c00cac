package io.famfsarrow.store.fmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeviceTableTest {
  private static final UUID PRIMARY = new UUID(1, 0);

  private final DeviceTable table = new DeviceTable(new DeviceTable.Device(PRIMARY, 1000, true));

  private static DeviceTable.Device device(int number) {
    return new DeviceTable.Device(new UUID(1, number), 100L * number, false);
  }

  @Test
  void devicesComeInTheOrderOfTheirEntries() {
    for (int i = 1; i <= 4; i++) {
      assertTrue(table.add(i, device(i)).isEmpty());
      assertEquals(i + 1, table.count());
      assertEquals(device(i), table.get(i));
    }
    assertEquals(PRIMARY, table.get(0).uuid());
    assertTrue(table.has(4));
    assertFalse(table.has(5) || table.has(-1) || table.has(Long.MAX_VALUE) || table.has(1L << 32));
  }

  @Test
  void otherIndicesAreRefusedAndChangeNothing() {
    assertTrue(table.add(1, device(1)).isEmpty());
    for (int index : new int[] {0, 1, 3, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertTrue(table.add(index, device(9)).isPresent(), "index " + index);
      assertEquals(2, table.count());
    }
  }

  @Test
  void aKnownUuidIsRefusedThePrimarysIncluded() {
    assertTrue(table.add(1, device(1)).isEmpty());
    assertTrue(table.add(2, device(1)).isPresent());
    assertTrue(table.add(2, new DeviceTable.Device(PRIMARY, 5, false)).isPresent());
    assertEquals(2, table.count());
  }

  @Test
  void aFullTableRefusesMore() {
    for (int i = 1; i < DeviceTable.MAX_DEVICES; i++) {
      assertTrue(table.add(i, device(i)).isEmpty());
    }
    assertTrue(table.add(DeviceTable.MAX_DEVICES, device(99)).isPresent());
    assertEquals(DeviceTable.MAX_DEVICES, table.count());
  }
}
