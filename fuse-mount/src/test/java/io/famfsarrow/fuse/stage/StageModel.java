package io.famfsarrow.fuse.stage;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.famfsarrow.fuse.Errno;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The rules of staging in plain maps and arrays: what each operation answers, and what is there.
 */
final class StageModel {

  /** A file or directory. */
  static final class Node {
    final boolean directory;
    final Map<String, Node> children = new TreeMap<>();
    byte[] bytes = {};
    boolean published;
    int writers;
    boolean flushed;

    Node(boolean directory, boolean published) {
      this.directory = directory;
      this.published = published;
    }

    boolean isArrow() {
      return new String(bytes, US_ASCII).startsWith("ARROW1");
    }

    boolean endsAsArrow() {
      return new String(bytes, US_ASCII).endsWith("ARROW1");
    }

    boolean isWhole() {
      return writers == 0 || flushed;
    }
  }

  final Node root = new Node(true, true);
  private final List<byte[]> wholeArrowFiles;

  StageModel(List<byte[]> wholeArrowFiles) {
    this.wholeArrowFiles = wholeArrowFiles;
  }

  static String parentOf(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  static String lastOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Null if there is none. */
  Node find(String path) {
    Node at = root;
    for (String name : path.split("/", -1)) {
      if (!name.isEmpty()) {
        at = at == null || !at.directory ? null : at.children.get(name);
      }
    }
    return at;
  }

  private static boolean isTemporary(String name) {
    return name.startsWith(".")
        || name.endsWith(".tmp")
        || name.endsWith(".part")
        || name.endsWith("~")
        || name.equals("_temporary");
  }

  /** Whether a node of that path is seen on the mount only, whatever it holds. */
  private boolean staysStaged(String path) {
    boolean below = (parentOf(path) + "/").contains("/_temporary/");
    return below || isTemporary(lastOf(path)) || !find(parentOf(path)).published;
  }

  private boolean isBrokenArrow(Node file) {
    return file.isArrow() && wholeArrowFiles.stream().noneMatch(a -> Arrays.equals(a, file.bytes));
  }

  /** The first thing that is wrong on the way to the directory of a path. */
  private int parentErrno(String path) {
    Node at = root;
    for (String name : parentOf(path).split("/", -1)) {
      if (!name.isEmpty()) {
        if (!at.directory) {
          return Errno.ENOTDIR;
        }
        at = at.children.get(name);
        if (at == null) {
          return Errno.ENOENT;
        }
      }
    }
    return at.directory ? 0 : Errno.ENOTDIR;
  }

  int create(String path) {
    int errno = parentErrno(path);
    if (errno == 0 && find(path) != null) {
      errno = Errno.EEXIST;
    }
    if (errno == 0) {
      Node made = new Node(false, false);
      made.writers = 1;
      find(parentOf(path)).children.put(lastOf(path), made);
    }
    return errno;
  }

  int openForWriting(String path) {
    Node node = find(path);
    if (node == null) {
      return parentErrno(path) == 0 ? Errno.ENOENT : parentErrno(path);
    }
    if (node.directory) {
      return Errno.EISDIR;
    }
    if (node.published && node.isArrow() && node.endsAsArrow()) {
      return Errno.EPERM;
    }
    node.writers++;
    return 0;
  }

  /**
   * @param inPlace whether the file was published when it was opened
   */
  int write(Node file, boolean inPlace, int offset, byte[] bytes) {
    if (file.published && (!inPlace || offset + bytes.length > file.bytes.length)) {
      return Errno.EPERM;
    }
    if (offset + bytes.length > file.bytes.length) {
      file.bytes = Arrays.copyOf(file.bytes, offset + bytes.length);
    }
    System.arraycopy(bytes, 0, file.bytes, offset, bytes.length);
    file.flushed = false;
    return 0;
  }

  int truncate(Node file, int size) {
    if (file.published) {
      return size == file.bytes.length ? 0 : Errno.EPERM;
    }
    file.bytes = Arrays.copyOf(file.bytes, size);
    file.flushed = false;
    return 0;
  }

  /** Where a file is; null if it has no name any more. */
  String pathOf(Node wanted) {
    String[] found = {null};
    walk(
        (path, node) -> {
          if (node == wanted) {
            found[0] = path;
          }
        });
    return found[0];
  }

  void flush(Node file) {
    file.flushed = true;
    String path = pathOf(file);
    if (path != null && !staysStaged(path) && file.isArrow() && !isBrokenArrow(file)) {
      file.published = true;
    }
  }

  void release(Node file) {
    file.writers--;
    String path = pathOf(file);
    if (path != null && file.writers == 0 && !staysStaged(path) && isPublishable(file)) {
      file.published = true;
    }
  }

  private boolean isPublishable(Node file) {
    return file.bytes.length > 0 && !isBrokenArrow(file);
  }

  int mkdir(String path) {
    int errno = parentErrno(path);
    if (errno == 0 && find(path) != null) {
      errno = Errno.EEXIST;
    }
    if (errno == 0) {
      Node made = new Node(true, !staysStaged(path));
      find(parentOf(path)).children.put(lastOf(path), made);
    }
    return errno;
  }

  int unlink(String path) {
    return remove(path, false);
  }

  int rmdir(String path) {
    return remove(path, true);
  }

  private int remove(String path, boolean directory) {
    int errno = parentErrno(path);
    Node node = find(path);
    if (errno != 0 || node == null) {
      return errno != 0 ? errno : Errno.ENOENT;
    }
    if (node.published) {
      return Errno.EPERM;
    }
    if (node.directory != directory) {
      return directory ? Errno.ENOTDIR : Errno.EISDIR;
    }
    if (!node.children.isEmpty()) {
      return Errno.ENOTEMPTY;
    }
    find(parentOf(path)).children.remove(lastOf(path));
    return 0;
  }

  int rename(String from, String to) {
    int errno = renameErrno(from, to);
    if (errno != 0 || from.equals(to)) {
      return errno;
    }
    Node node = find(from);
    find(parentOf(from)).children.remove(lastOf(from));
    find(parentOf(to)).children.put(lastOf(to), node);
    publishWhole(node, to);
    return 0;
  }

  private int renameErrno(String from, String to) {
    for (String path : List.of(from, to)) {
      if (parentErrno(path) != 0) {
        return parentErrno(path);
      }
    }
    Node node = find(from);
    Node target = find(to);
    if (node == null) {
      return Errno.ENOENT;
    }
    if (node.published) {
      return Errno.EPERM;
    }
    if (from.equals(to)) {
      return 0;
    }
    return targetErrno(node, target, from, to);
  }

  private int targetErrno(Node node, Node target, String from, String to) {
    if (target != null && target.published) {
      return Errno.EPERM;
    }
    if (target != null && node.directory && !target.directory) {
      return Errno.ENOTDIR;
    }
    if (target != null && node.directory && !target.children.isEmpty()) {
      return Errno.ENOTEMPTY;
    }
    if (target != null && !node.directory && target.directory) {
      return Errno.EISDIR;
    }
    if ((to + "/").startsWith(from + "/")) {
      return Errno.EINVAL;
    }
    boolean refused = !node.directory && node.isWhole() && isBrokenArrow(node);
    return refused && !staysStaged(to) ? Errno.EBADMSG : 0;
  }

  private void publishWhole(Node node, String path) {
    if (staysStaged(path)) {
      return;
    }
    if (!node.directory) {
      node.published |= node.isWhole() && isPublishable(node);
      return;
    }
    node.published = true;
    node.children.forEach((name, child) -> publishWhole(child, path + "/" + name));
  }

  /** By another process; only where its directory is published and the name is free there. */
  boolean publishElsewhere(String path, byte[] bytes) {
    Node parent = find(parentOf(path));
    Node there = find(path);
    if (parent == null || !parent.directory || !parent.published || there != null) {
      return false;
    }
    Node made = new Node(false, true);
    made.bytes = bytes;
    parent.children.put(lastOf(path), made);
    return true;
  }

  /** All nodes but the root, directories before what is in them. */
  void walk(BiConsumer<String, Node> visitor) {
    walk("", root, visitor);
  }

  private static void walk(String path, Node directory, BiConsumer<String, Node> visitor) {
    directory.children.forEach(
        (name, node) -> {
          visitor.accept(path + "/" + name, node);
          walk(path + "/" + name, node, visitor);
        });
  }

  Map<String, byte[]> publishedFiles() {
    Map<String, byte[]> files = new TreeMap<>();
    walk(
        (path, node) -> {
          if (node.published && !node.directory) {
            files.put(path, node.bytes);
          }
        });
    return files;
  }
}
