package io.famfsarrow.sql;

import io.famfsarrow.arrow.dataset.BatchSelector;
import io.famfsarrow.arrow.dataset.DatasetScan;
import io.famfsarrow.arrow.dataset.FamfsDataset;
import io.famfsarrow.arrow.filter.Predicate;
import io.famfsarrow.store.FamfsPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;

/** What is to be handed over for a query: found once, used for each attempt to run it. */
final class QueryPlan {

  /** A place where the query names a table. */
  private record Place(
      TableReference reference, FamfsDataset dataset, TableLayout layout, ScanUse use) {}

  private final QueryText text;
  private final List<Place> places;

  private QueryPlan(QueryText text, List<Place> places) {
    this.text = text;
    this.places = places;
  }

  /**
   * Parses and plans a query.
   *
   * @param names the path of a table by its name in the query
   * @param open opens a table
   */
  static QueryPlan of(
      String sql,
      Function<String, Optional<FamfsPath>> names,
      Function<FamfsPath, FamfsDataset> open,
      BufferAllocator allocator) {
    try (Engine engine = Engine.forPlans()) {
      QueryText text = QueryText.parse(engine, sql, names);
      List<FamfsDataset> datasets = new ArrayList<>();
      List<TableLayout> layouts = new ArrayList<>();
      for (TableReference reference : text.references()) {
        FamfsDataset dataset = open.apply(reference.path());
        layouts.add(TableLayout.create(engine, reference.view(), dataset, allocator));
        datasets.add(dataset);
      }
      Optional<ScanPlan> plan = ScanPlan.of(engine, text.query());
      List<Place> places = new ArrayList<>();
      for (int i = 0; i < datasets.size(); i++) {
        TableReference reference = text.references().get(i);
        ScanUse use = plan.map(p -> p.use(reference.view())).orElse(everything(layouts.get(i)));
        places.add(new Place(reference, datasets.get(i), layouts.get(i), use));
      }
      return new QueryPlan(text, places);
    }
  }

  /** Nothing is known: all columns, and as often as it likes. */
  private static ScanUse everything(TableLayout layout) {
    return new ScanUse(2, layout.usable(), List.of());
  }

  QueryText text() {
    return text;
  }

  /**
   * Opens the streams of an attempt and puts them into its engine.
   *
   * @param narrow whether only what the plan uses; else all, in tables of DuckDB's own
   * @param handovers gets what is to be closed after the engine
   */
  void handOver(
      Engine engine, boolean narrow, List<TableHandover> handovers, BufferAllocator allocator) {
    for (Place place : places) {
      ScanUse use = narrow ? place.use() : everything(place.layout());
      requireUsable(place, use);
      DatasetScan scan =
          place.dataset().scan().where(BatchSelector.matching(predicate(place, use)));
      TableHandover handover =
          new TableHandover(place.reference(), scan, place.layout(), use, allocator);
      handovers.add(handover);
      handover.into(engine, handovers.size());
    }
  }

  private static Predicate predicate(Place place, ScanUse use) {
    return PushedFilters.predicate(place.dataset().schema().getFields(), use.filters());
  }

  private static void requireUsable(Place place, ScanUse use) {
    int refused =
        use.columns().stream().filter(c -> !place.layout().usable().get(c)).findFirst().orElse(-1);
    if (refused >= 0) {
      var field = place.dataset().schema().getFields().get(refused);
      throw new UnsupportedTypeException(
          place.dataset().name()
              + ": column \""
              + field.getName()
              + "\": "
              + DuckTypes.refusal(field).orElseThrow()
              + "; leave it out of the query, or use head or cat");
    }
  }

  /** Looks whether the media of all tables are still the same. */
  void requireSameStore() {
    places.forEach(place -> place.dataset().requireSameStore());
  }
}
