package io.famfsarrow.cli;

import java.util.List;
import java.util.Optional;

/**
 * All verbs with the line that the overview shows. A verb's class is loaded only when the verb is
 * run, so that a command starts fast however many there are.
 */
final class Verbs {

  /** One verb. A summary of null: it is for our own processes and not shown. */
  record Entry(String name, String group, String summary) {}

  private static final String START = "A first look";
  private static final String MAKE = "Make and fill a store";
  private static final String LOOK = "See what is there";
  private static final String CHECK = "Check";
  private static final String USE = "Use it from other programs";

  static final List<Entry> ALL =
      List.of(
          new Entry(
              "demo", START, "the whole story on a store in /dev/shm; cleans up after itself"),
          new Entry("doctor", START, "what this host offers, and the fix for what is missing"),
          new Entry("mkfs", MAKE, "format a device, or make a file that is a store"),
          new Entry("devadd", MAKE, "add a device to a store"),
          new Entry(
              "publish",
              MAKE,
              "Arrow, Parquet, ORC, CSV and JSON files become shared Arrow tables"),
          new Entry("cp", MAKE, "copy files in, byte for byte"),
          new Entry(
              "creat", MAKE, "make a file of zeros or of seeded content, its space allocated"),
          new Entry("mkdir", MAKE, "make directories"),
          new Entry("restore", MAKE, "bring a saved store back onto a medium"),
          new Entry("ls", LOOK, "list a directory"),
          new Entry("stat", LOOK, "one file or directory: size, mode, owner, map"),
          new Entry("show", LOOK, "a table: schema, batches, where its bytes lie, what is copied"),
          new Entry("head", LOOK, "the first rows of a table"),
          new Entry("cat", LOOK, "a table as Arrow, CSV or JSON, or a file's raw bytes"),
          new Entry("sql", LOOK, "query tables where they lie, by their paths"),
          new Entry("df", LOOK, "space and log entries, used and free"),
          new Entry("getmap", LOOK, "where files lie on the media"),
          new Entry("watch", LOOK, "print new files as they are committed"),
          new Entry("check", CHECK, "walk every batch of tables and verify their structure"),
          new Entry("fsck", CHECK, "verify superblock, log, paths and extents"),
          new Entry("logplay", CHECK, "replay the log and list what it makes"),
          new Entry("verify", CHECK, "compare files with the seed that they were made from"),
          new Entry(
              "chkread", CHECK, "compare what is mapped with what the medium gives when read"),
          new Entry("save", USE, "write the whole store to a file: shared memory forgets"),
          new Entry("pcq", USE, "queues from one producer to one consumer"),
          new Entry("flush", USE, "write files' cache lines back and drop them"),
          new Entry("mount", USE, "show the store as files, through FUSE"),
          new Entry("umount", USE, "end a mount"),
          new Entry("completion", USE, "a completion script for bash and zsh"),
          new Entry("demo-reader", null, null));

  private Verbs() {}

  static Optional<Entry> find(String name) {
    return ALL.stream().filter(verb -> verb.name().equals(name)).findFirst();
  }

  /** A new command object; typed as Object so that checking this class loads none of them. */
  static Object create(String name) {
    return switch (name) {
      case "cat" -> new CatVerb();
      case "check" -> new CheckVerb();
      case "head" -> new HeadVerb();
      case "show" -> new ShowVerb();
      case "sql" -> new SqlVerb();
      case "mount" -> new MountVerb();
      case "umount" -> new UmountVerb();
      case "publish" -> new PublishVerb();
      case "demo" -> new DemoVerb();
      case "demo-reader" -> new DemoReaderVerb();
      case "doctor" -> new DoctorVerb();
      case "completion" -> new CompletionVerb();
      case "cp" -> new CpVerb();
      case "creat" -> new CreatVerb();
      case "devadd" -> new DevaddVerb();
      case "df" -> new DfVerb();
      case "fsck" -> new FsckVerb();
      case "getmap" -> new GetmapVerb();
      case "logplay" -> new LogplayVerb();
      case "ls" -> new LsVerb();
      case "mkdir" -> new MkdirVerb();
      case "mkfs" -> new MkfsVerb();
      case "stat" -> new StatVerb();
      case "verify" -> new VerifyVerb();
      case "flush" -> new FlushVerb();
      case "chkread" -> new ChkreadVerb();
      case "pcq" -> new PcqVerb();
      case "save" -> new SaveVerb();
      case "restore" -> new RestoreVerb();
      case "watch" -> new WatchVerb();
      default -> throw new IllegalArgumentException(name);
    };
  }
}
