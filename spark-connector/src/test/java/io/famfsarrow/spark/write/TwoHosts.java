package io.famfsarrow.spark.write;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.rpc.RpcEnv;
import scala.Option;
import scala.Some;

/**
 * A cluster of two workers in this JVM that have different addresses, because Spark starts no
 * speculative copy of a task on the host that has the first one. Their executors are processes.
 */
final class TwoHosts implements AutoCloseable {

  private final RpcEnv master;
  private final List<RpcEnv> workers = new ArrayList<>();

  TwoHosts(Path folder) {
    SparkConf conf = new SparkConf().set("spark.master.rest.enabled", "false");
    master = Master.startRpcEnvAndEndpoint("127.0.0.1", 0, 0, conf)._1();
    for (int number = 1; number <= 2; number++) {
      workers.add(
          Worker.startRpcEnvAndEndpoint(
              "127.0.0." + number,
              0,
              0,
              1,
              640,
              new String[] {url()},
              folder.resolve("worker" + number).toString(),
              new Some<>(number),
              conf,
              Option.empty()));
    }
  }

  String url() {
    return "spark://" + master.address().hostPort();
  }

  @Override
  public void close() {
    workers.forEach(RpcEnv::shutdown);
    master.shutdown();
  }
}
