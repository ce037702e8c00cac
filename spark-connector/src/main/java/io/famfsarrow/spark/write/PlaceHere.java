package io.famfsarrow.spark.write;

import io.famfsarrow.arrow.publish.StagedTable;
import io.famfsarrow.spark.attach.AttachedStore;
import io.famfsarrow.spark.attach.AttachedStores;
import io.famfsarrow.store.BorrowedSpace;
import io.famfsarrow.store.FamfsException;
import io.famfsarrow.store.SpaceLoan;

/**
 * Stores parts straight into the reserved space: it is mapped, filled once, written back. The task
 * shares the lock on the space with the driver meanwhile, so that a driver that dies cannot have it
 * reserved by others under the task's hands.
 */
final class PlaceHere implements PartPlace {

  private final String store;
  private final WriteService driver;

  PlaceHere(String store, WriteService driver) {
    this.store = store;
    this.driver = driver;
  }

  @Override
  public FilledPart store(Grant grant, StagedTable table) {
    try (AttachedStore attached = attach();
        BorrowedSpace space = borrow(attached, grant.loan())) {
      driver.confirm(grant.id()); // it was the driver's when this process got its share of the lock
      table.writeTo(space);
      space.writeBack();
      return new FilledPart(grant.id(), table.rows(), true);
    }
  }

  private AttachedStore attach() {
    try {
      return AttachedStores.attach(store);
    } catch (FamfsException notHere) {
      throw new UnreachableSpaceException(store, notHere);
    }
  }

  private BorrowedSpace borrow(AttachedStore attached, SpaceLoan loan) {
    try {
      return attached.store().borrow(loan);
    } catch (FamfsException notHere) {
      throw new UnreachableSpaceException(store, notHere);
    }
  }
}
