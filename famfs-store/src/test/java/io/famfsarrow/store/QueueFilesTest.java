package io.famfsarrow.store;

import static io.famfsarrow.store.StoreFixture.client;
import static io.famfsarrow.store.StoreFixture.master;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.famfsarrow.store.content.SeededContent;
import io.famfsarrow.store.fsck.Fsck;
import io.famfsarrow.store.fsck.FsckReport;
import io.famfsarrow.store.media.MediaOptions;
import io.famfsarrow.store.media.RawMemory;
import io.famfsarrow.store.pcq.PcQueue;
import io.famfsarrow.store.pcq.PcqConsumer;
import io.famfsarrow.store.pcq.PcqGeometry;
import io.famfsarrow.store.pcq.PcqProducer;
import io.famfsarrow.store.pcq.QueueFiles;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queues as files of a store, beside the one that the famfs tools made: golden image g13-pcq. */
class QueueFilesTest {
  private static final FamfsPath QUEUE = FamfsPath.of("/q");
  private static final PcqGeometry GEOMETRY = PcqGeometry.of(8, 256);
  private static final FileAttributes ATTRIBUTES = new FileAttributes(0644, 0, 0);

  private final byte[] seeded = SeededContent.bytes(GEOMETRY.payloadBytes(), 77);
  private final byte[] zeros = new byte[GEOMETRY.payloadBytes()];
  private final byte[] room = new byte[GEOMETRY.payloadBytes()];

  @TempDir Path folder;
  private MediaSpec spec;

  @BeforeEach
  void format() {
    spec = StoreFixture.format(folder);
  }

  private static String sha256(FamfsStore store, JsonNode file) throws Exception {
    try (FileView view = store.open(FamfsPath.of("/" + file.get("path").asText()))) {
      byte[] bytes = new byte[(int) view.sizeBytes()];
      RawMemory.copy(view.address(), bytes, 0, bytes.length);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
  }

  @Test
  void theSameMessagesGiveTheBytesOfTheFamfsTools() throws Exception {
    GoldenImage golden = GoldenImage.load("g13-pcq");
    try (FamfsMaster master = master(spec)) {
      QueueFiles.create(master, QUEUE, GEOMETRY, ATTRIBUTES);
      send(master, seeded, 5);
      take(master, seeded, 2);
      send(master, zeros, 4);
      for (JsonNode file : golden.manifest().withArray("files")) {
        String path = file.get("path").asText();
        assertEquals(file.get("sha256").asText(), sha256(master, file), path);
        assertEquals(file.get("i").asLong(), master.find(FamfsPath.of("/" + path)).logIndex());
      }
    }
    assertEquals(
        FsckReport.Verdict.CLEAN, Fsck.check(spec.primary(), MediaOptions.defaults()).verdict());
  }

  private static void send(FamfsStore store, byte[] message, int count) {
    try (QueueFiles.Side<PcqProducer> side = QueueFiles.openProducer(store, QUEUE)) {
      for (int i = 0; i < count; i++) {
        assertTrue(side.queue().offer(message));
      }
    }
  }

  private void take(FamfsStore store, byte[] message, int count) {
    try (QueueFiles.Side<PcqConsumer> side = QueueFiles.openConsumer(store, QUEUE)) {
      for (int i = 0; i < count; i++) {
        assertTrue(side.queue().poll(room));
        assertArrayEquals(message, room);
      }
    }
  }

  @Test
  void aQueueOfTheFamfsToolsGoesOnHere() throws Exception {
    Path medium = folder.resolve("g13.img");
    GoldenImage golden = GoldenImage.load("g13-pcq");
    golden.unpack(medium);
    JsonNode pcq = golden.expect().get("pcq");
    try (FamfsClient store = client(MediaSpec.of(medium))) {
      PcQueue.Info info = QueueFiles.info(store, QUEUE);
      assertEquals(GEOMETRY, info.geometry());
      assertEquals(pcq.get("producer_index").asLong(), info.producerIndex());
      assertEquals(pcq.get("producer_next_seq").asLong(), info.producerNextSeq());
      assertEquals(pcq.get("consumer_index").asLong(), info.consumerIndex());
      assertEquals(pcq.get("consumer_next_seq").asLong(), info.consumerNextSeq());
      assertEquals(pcq.get("messages_waiting").asLong(), info.waiting());
      assertTrue(info.isFull());
      try (QueueFiles.Side<PcqProducer> side = QueueFiles.openProducer(store, QUEUE)) {
        assertFalse(side.queue().offer(zeros));
        assertEquals(pcq.get("producer_next_seq").asLong(), side.queue().nextSeq());
      }
      take(store, seeded, 3); // 2 to 4
      send(store, seeded, 3); // 9 to 11
      take(store, zeros, 4); // 5 to 8
      take(store, seeded, 3);
      try (QueueFiles.Side<PcqConsumer> side = QueueFiles.openConsumer(store, QUEUE)) {
        assertFalse(side.queue().poll(room));
        assertEquals(12, side.queue().nextSeq());
      }
      info = QueueFiles.info(store, QUEUE);
      assertEquals(12, info.producerNextSeq());
      assertEquals(12, info.consumerNextSeq());
    }
  }

  @Test
  void whatTheSpaceHeldBeforeIsNoMessage() {
    try (FamfsMaster master = master(spec)) {
      try (Reservation used = master.reserve(8 << 20)) {
        StoreFixture.fill(used, (byte) 0xFF);
        // not committed: the next one gets the same space
      }
      QueueFiles.create(master, QUEUE, GEOMETRY, ATTRIBUTES);
      assertEquals(new PcQueue.Info(GEOMETRY, 0, 0, 0, 0), QueueFiles.info(master, QUEUE));
    }
  }

  @Test
  void bothNamesMustBeFree() {
    try (FamfsMaster master = master(spec)) {
      master.create(FamfsPath.of("/q.consumer"), 1, ATTRIBUTES);
      assertThrows(
          PathExistsException.class, () -> QueueFiles.create(master, QUEUE, GEOMETRY, ATTRIBUTES));
      assertTrue(master.namespace().find(QUEUE).isEmpty());
    }
  }

  @Test
  void aHostHasOneProducerAndOneConsumerAtATime() {
    try (FamfsMaster one = master(spec);
        FamfsClient two = client(spec)) {
      QueueFiles.create(one, QUEUE, GEOMETRY, ATTRIBUTES);
      two.refresh();
      try (QueueFiles.Side<PcqProducer> producer = QueueFiles.openProducer(one, QUEUE);
          QueueFiles.Side<PcqConsumer> consumer = QueueFiles.openConsumer(two, QUEUE)) {
        assertThrows(MediaBusyException.class, () -> QueueFiles.openProducer(two, QUEUE));
        assertThrows(MediaBusyException.class, () -> QueueFiles.openConsumer(one, QUEUE));
        producer.queue().offer(seeded);
        assertTrue(consumer.queue().poll(room));
      }
      QueueFiles.openProducer(two, QUEUE).close();
    }
  }

  @Test
  void aPlainFileIsNoQueueAndStaysAsItIs() {
    try (FamfsMaster master = master(spec)) {
      StoreFixture.publish(master, "/q", 4 << 20, (byte) 3);
      StoreFixture.publish(master, "/q.consumer", 4 << 20, (byte) 3);
      assertThrows(CorruptMediaException.class, () -> QueueFiles.openProducer(master, QUEUE));
      assertThrows(CorruptMediaException.class, () -> QueueFiles.openConsumer(master, QUEUE));
      assertThrows(CorruptMediaException.class, () -> QueueFiles.info(master, QUEUE));
      assertTrue(StoreFixture.holds(master, "/q", (byte) 3));
    }
  }
}
