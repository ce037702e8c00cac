# A Spark without a distribution of it, for scripts that have sourced tools/examples.sh; to be sourced.
# shellcheck shell=sh disable=SC2154  # home and java_home are the sourcing script's
spark_pids=''

# Sets SPARK_HOME to a folder with Spark's jars, connector to the jar of this tree, and java_home. Builds them if they are stale.
find_spark() {
  "$home/tools/build-spark"
  find_java javac
  connector=$home/spark-connector/target/quick/spark-connector.jar
  SPARK_HOME=$home/spark-connector/target/quick/spark-home
  export SPARK_HOME SPARK_SCALA_VERSION=2.13 SPARK_LOCAL_IP=127.0.0.1
}

# spark_java ARGUMENT...: a JVM as Spark starts its own (org.apache.spark.launcher.JavaModuleOptions), for those that Spark does not start.
spark_java() {
  set -- -Dlog4j2.configurationFile="$home/tools/spark-log4j2.properties" -Dspark.driver.host=127.0.0.1 -Dspark.ui.enabled=false -XX:+UseSerialGC -Dio.netty.tryReflectionSetAccessible=true "$@"
  for package in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util java.util.concurrent java.util.concurrent.atomic jdk.internal.ref sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar; do
    set -- --add-opens=java.base/$package=ALL-UNNAMED "$@"
  done
  [ "$java_major" -lt 24 ] || set -- --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED "$@"
  ${run_java:-} "$java_home/bin/java" -XX:+IgnoreUnrecognizedVMOptions "$@"
}

# start_cluster WORKERS FOLDER: a standalone master and so many workers with a core each, as processes; sets spark_master. Logs and the executors' folders lie in FOLDER.
start_cluster() {
  began=$(date +%s)
  in_background "$2/master.log" org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 0 --webui-port 0
  wait_for "Starting Spark master at" "$2/master.log" 1
  spark_master=$(sed -n 's/.*Starting Spark master at \(spark:[^ ]*\).*/\1/p' "$2/master.log")
  started=0
  while [ "$started" -lt "$1" ]; do
    started=$((started + 1))
    in_background "$2/worker-$started.log" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores 1 --memory 1g --webui-port 0 --work-dir "$2/work-$started" "$spark_master"
  done
  wait_for "Registering worker" "$2/master.log" "$1"
  printf '\na Spark master and %s workers after %s s: processes%s\n' "$1" "$(($(date +%s) - began))" "$spark_pids"
}

# in_background LOG CLASS ARGUMENT...
in_background() {
  background_log=$1
  shift
  (
    exec >"$background_log" 2>&1 </dev/null
    run_java=exec # so that the number of this shell is that of the JVM
    spark_java -Xmx256m -cp "$SPARK_HOME/jars/*" "$@"
  ) &
  spark_pids="$spark_pids $!"
}

# wait_for TEXT LOG TIMES
wait_for() {
  tenths=0
  until [ "$(grep -c "$1" "$2" 2>/dev/null)" -ge "$3" ]; do
    tenths=$((tenths + 1))
    [ $tenths -lt 900 ] || { echo "no \"$1\" in $2 after 90 s:" >&2; tail -n 20 "$2" >&2; exit 70; }
    sleep 0.1
  done
}

cluster_logs() {
  tail -n 40 "$1"/*.log "$1"/work-*/app-*/*/stderr
}

end_cluster() {
  [ -z "$spark_pids" ] || kill $spark_pids 2>/dev/null || :
  wait
}
