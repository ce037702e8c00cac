import io.famfsarrow.arrow.OpenOptions;
import io.famfsarrow.arrow.RecordBatchView;
import io.famfsarrow.arrow.columns.LongColumn;
import io.famfsarrow.arrow.dataset.FamfsDataset;
import io.famfsarrow.store.FamfsPath;
import io.famfsarrow.store.FamfsStore;
import io.famfsarrow.store.MediaSpec;
import io.famfsarrow.store.StoreOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;

/** Holds a table whose first column it has summed up, prints the sum, and goes on when a line comes in. */
class SharedReader {
  public static void main(String[] arguments) throws Exception {
    List<RecordBatchView> held = new ArrayList<>();
    try (RootAllocator allocator = new RootAllocator();
        FamfsStore store =
            FamfsStore.openClient(MediaSpec.parse(arguments[0]), StoreOptions.defaults());
        FamfsDataset table = FamfsDataset.open(store, FamfsPath.of(arguments[1]))) {
      long sum = 0;
      for (int batch = 0; batch < table.batchCount(); batch++) {
        RecordBatchView view = table.batch(batch, OpenOptions.defaults().withAllocator(allocator));
        held.add(view);
        try (LongColumn column = LongColumn.of(view.root().getVector(0))) {
          sum += column.sum();
        }
      }
      System.out.println(sum);
      System.in.read();
      held.forEach(RecordBatchView::close);
    }
  }
}
