package io.famfsarrow.spark.write;

import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.util.RpcUtils;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Asks the driver's {@link DriverEndpoint} from wherever a task runs. */
final class DriverCalls implements Wire.Transport {

  private static final ClassTag<byte[]> BYTES = ClassTag$.MODULE$.apply(byte[].class);

  private final RpcEndpointRef driver;

  private DriverCalls(RpcEndpointRef driver) {
    this.driver = driver;
  }

  /** The service of a job that goes on. */
  static WriteService to(String endpoint) {
    SparkEnv environment = SparkEnv.get();
    RpcEndpointRef driver =
        RpcUtils.makeDriverRef(endpoint, environment.conf(), environment.rpcEnv());
    return Wire.client(new DriverCalls(driver));
  }

  @Override
  public byte[] ask(byte[] request) {
    return driver.askSync(request, BYTES);
  }
}
