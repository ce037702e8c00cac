package io.famfsarrow.spark.write;

import org.apache.spark.rpc.IsolatedRpcEndpoint;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import scala.Function1;
import scala.PartialFunction;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * Answers the tasks of a job through Spark's own connections: nothing to configure, no further
 * port, and who may ask is who may ask Spark (decision record 14). It has threads of its own,
 * because reserving may wait for the store's lock and Spark's heartbeats must not.
 */
final class DriverEndpoint implements IsolatedRpcEndpoint, AutoCloseable {

  private static final int THREADS = 4;

  private final RpcEnv environment;
  private final WriteService service;
  private final RpcEndpointRef address;

  private DriverEndpoint(RpcEnv environment, String name, WriteService service) {
    this.environment = environment;
    this.service = service;
    this.address = environment.setupEndpoint(name, this);
  }

  /** Starts to answer under a name that no other job has. */
  static DriverEndpoint start(RpcEnv environment, String name, WriteService service) {
    return new DriverEndpoint(environment, name, service);
  }

  @Override
  public RpcEnv rpcEnv() {
    return environment;
  }

  @Override
  public int threadCount() {
    return THREADS;
  }

  @Override
  public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext caller) {
    return new Answering(caller);
  }

  /** Takes byte arrays only. */
  private final class Answering extends AbstractPartialFunction<Object, BoxedUnit> {
    private final RpcCallContext caller;

    Answering(RpcCallContext caller) {
      this.caller = caller;
    }

    @Override
    public boolean isDefinedAt(Object message) {
      return message instanceof byte[];
    }

    @Override
    @SuppressWarnings("unchecked") // the trait says that the result is a supertype of its own
    public <A, B> B applyOrElse(A message, Function1<A, B> otherwise) {
      if (message instanceof byte[] request) {
        caller.reply(Wire.answer(request, service));
        return (B) BoxedUnit.UNIT;
      }
      return otherwise.apply(message);
    }
  }

  @Override
  public void close() {
    environment.stop(address);
  }
}
