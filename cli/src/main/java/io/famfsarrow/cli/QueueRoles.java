package io.famfsarrow.cli;

import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.MediaAccessException;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Properties;

/**
 * What this user on this host may be to each queue of a store. The famfs tools change the mode of
 * the files in their mount for that, which the log never learns; here it is a file under the XDG
 * state folder, one for each store.
 */
final class QueueRoles {

  /** What a host may be. */
  enum Role {
    PRODUCER,
    CONSUMER,
    BOTH,
    NEITHER;

    /** By the first letter, as the famfs tools name them. */
    static Role parse(String text) {
      for (Role role : values()) {
        if (role.text().equals(text) || role.text().substring(0, 1).equals(text)) {
          return role;
        }
      }
      throw CommandException.usage("--setperm " + text + ": expected p, c, b or n");
    }

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Refuses what this host may not be. */
    void require(FamfsPath queue, boolean asProducer, boolean asConsumer) {
      boolean mayProduce = this == PRODUCER || this == BOTH;
      boolean mayConsume = this == CONSUMER || this == BOTH;
      if ((asProducer && !mayProduce) || (asConsumer && !mayConsume)) {
        throw new MediaAccessException(
            "this host may be "
                + text()
                + " of "
                + queue
                + ": change that with famfs-arrow pcq --setperm");
      }
    }
  }

  private final Path file;

  private QueueRoles(Path file) {
    this.file = file;
  }

  static QueueRoles of(FamfsStore store) {
    String state = System.getenv("XDG_STATE_HOME");
    Path folder =
        state != null && !state.isBlank()
            ? Path.of(state)
            : Path.of(System.getProperty("user.home"), ".local", "state");
    String name = store.superblock().fsUuid() + ".properties";
    return new QueueRoles(folder.resolve("famfs-arrow").resolve("pcq-roles").resolve(name));
  }

  /** Both, unless it was set. */
  Role get(FamfsPath queue) throws IOException {
    String text = load().getProperty(queue.toString());
    return text == null ? Role.BOTH : Role.parse(text);
  }

  void set(FamfsPath queue, Role role) throws IOException {
    Properties roles = load();
    roles.setProperty(queue.toString(), role.text());
    Files.createDirectories(file.getParent());
    Path fresh = Files.createTempFile(file.getParent(), "roles", null);
    try (Writer writer = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
      roles.store(writer, "What this host may be to each queue: famfs-arrow pcq --setperm");
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Properties load() throws IOException {
    Properties roles = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        roles.load(reader);
      }
    }
    return roles;
  }
}
