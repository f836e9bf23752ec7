#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The main job: builds what is not built, then runs the demo. ./demo.sh --help lists what it takes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

fail() {
  echo "demo.sh: $*" >&2
  exit 1
}

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" > /dev/null || fail "there is no Java; a JDK 17 or newer is needed"
version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
[ "${version:-0}" -ge 17 ] || fail "Java ${version:-?} is too old; a JDK 17 or newer is needed"

demo=$here/demo/target/aladin-demo.jar
stamp=$here/demo/target/built # as new as the last whole build: Maven leaves jars alone that don't change
built() {
  [ -f "$stamp" ] && [ -f "$demo" ] && [ -f "$here/training/target/aladin-training.jar" ] \
    && [ -d "$here/solr-plugin/target/lib" ] && [ -d "$here/demo/target/solr-node" ] \
    && [ -z "$(find "$here"/*/src/main "$here"/solr-plugin/src/solr*/java "$here"/*/pom.xml \
      "$here/pom.xml" -newer "$stamp" -print -quit)" ]
}
if ! built; then
  # Java runs this one file from its source: help and mistakes are answered before the build.
  status=0
  "$java" "$here/demo/src/main/java/org/aladin/demo/options/DemoOptions.java" "$@" || status=$?
  case $status in
    0) ;;
    3) exit 0 ;; # the options were listed
    *) exit "$status" ;;
  esac
  command -v mvn > /dev/null || fail "there is no mvn; Maven 3.8 or newer is needed"
  mkdir -p "$here/demo/target"
  log=$here/demo/target/build.log
  echo "Building (the first time, a few hundred megabytes of libraries are fetched); log: $log"
  touch "$stamp.begun"
  if ! (cd "$here" && mvn -B -ntp package -DskipTests) 2>&1 | tee "$log" \
    | sed -u -n 's/^\[INFO\] Building \(ALADIN.*[^ ]\) *\[\(.*\)\]$/  \2  \1/p'; then
    tail -n 30 "$log" >&2
    fail "the build failed; its log is $log"
  fi
  mv "$stamp.begun" "$stamp"
fi

exec "$java" -Xmx512m -Djava.awt.headless=true -Daladin.root="$here" \
  -cp "$demo:$here/training/target/aladin-training.jar:$here/training/target/lib/*" \
  org.aladin.demo.DemoMain "$@"
