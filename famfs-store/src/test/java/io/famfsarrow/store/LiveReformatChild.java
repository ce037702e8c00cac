package io.famfsarrow.store;

import static io.famfsarrow.store.StoreFixture.client;

import io.famfsarrow.store.media.RawMemory;
import java.nio.file.Path;
import java.util.Scanner;

/**
 * A reading process: has a store and its file {@code /a} open, and says for each line that it is
 * told what an operation gives.
 */
final class LiveReformatChild {
  private LiveReformatChild() {}

  public static void main(String[] arguments) {
    FamfsPath path = FamfsPath.of("/a");
    try (FamfsClient client = client(MediaSpec.of(Path.of(arguments[0])));
        FileView view = client.open(path);
        Scanner lines = new Scanner(System.in, "UTF-8")) {
      System.out.println("ready");
      while (lines.hasNextLine()) {
        System.out.println(answer(client, view, lines.nextLine()));
      }
    }
  }

  private static String answer(FamfsClient client, FileView view, String operation) {
    try {
      switch (operation) {
        case "refresh" -> client.refresh();
        case "open" -> client.open(view.path()).close();
        case "finish" -> client.requireSameStore();
        case "load" -> {
          return Byte.toString(client.guard(() -> RawMemory.getByte(view.address())));
        }
        default -> throw new IllegalArgumentException(operation);
      }
      return "done";
    } catch (RuntimeException refused) {
      return refused.getClass().getSimpleName();
    }
  }
}
