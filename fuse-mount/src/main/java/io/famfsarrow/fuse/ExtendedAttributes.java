package io.famfsarrow.fuse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;

/**
 * The extended attributes that say where a file's bytes lie, so that other programs can map the
 * store themselves (contracts section 5). Directories carry those of the store alone.
 */
public final class ExtendedAttributes {
  private static final String USERS = "user.";
  private static final String FS_UUID = "user.famfs.fs_uuid";
  private static final String MEDIA = "user.famfs.media";
  private static final String MAP = "user.famfs.fmap";
  private static final String SIZE = "user.famfs.size";
  private static final String SEQUENCE = "user.famfs.seqnum";

  private static final List<String> OF_DIRECTORIES = List.of(FS_UUID, MEDIA);
  private static final List<String> OF_LOGGED_FILES = List.of(FS_UUID, MEDIA, MAP, SIZE, SEQUENCE);
  private static final List<String> OF_META_FILES = List.of(FS_UUID, MEDIA, MAP, SIZE);

  private ExtendedAttributes() {}

  /** Names in the order in which they are listed. */
  public static List<String> names(MountNode node) {
    if (node.isDirectory()) {
      return OF_DIRECTORIES;
    }
    boolean logged = node.content().logSequence() != FileContent.NOT_LOGGED;
    return logged ? OF_LOGGED_FILES : OF_META_FILES;
  }

  /** Names as {@code listxattr} gives them: each one ended by a NUL. */
  public static byte[] nameList(MountNode node) {
    return (String.join("\0", names(node)) + "\0").getBytes(UTF_8);
  }

  /**
   * Value of one attribute; empty if the node has none of that name.
   *
   * @throws ErrnoException EOPNOTSUPP for names that are not the users': there are no access lists,
   *     no capabilities and no labels here, and who is told so does not ask for each file
   */
  public static Optional<byte[]> value(MountTree tree, MountNode node, String name) {
    if (!name.startsWith(USERS)) {
      throw new ErrnoException(Errno.EOPNOTSUPP);
    }
    if (!names(node).contains(name)) {
      return Optional.empty();
    }
    return Optional.of(text(tree.identity(), node, name).getBytes(UTF_8));
  }

  private static String text(StoreIdentity store, MountNode node, String name) {
    return switch (name) {
      case FS_UUID -> store.fsUuid();
      case MEDIA -> JsonText.array(store.media());
      case MAP -> node.content().mapJson();
      case SIZE -> Long.toString(node.sizeBytes());
      case SEQUENCE -> Long.toString(node.content().logSequence());
      default -> throw new IllegalArgumentException(name);
    };
  }
}
