/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.deployment.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.aladin.solr.platform.JettyNode;
import org.apache.solr.core.SolrCore;
import org.junit.jupiter.api.Test;

/** The compose file against the tree it mounts; what its options do, {@link ContainerIT} tries. */
class ComposeFileIT {
  private static final List<String> CLUSTER = List.of("solr1", "solr2", "solr3");

  private final ComposeFile file;

  ComposeFileIT() throws IOException {
    file = ComposeFile.read(JettyNode.COMPOSE_ENVIRONMENT);
  }

  @Test
  void oneNodeStartsByDefaultAndTheClusterWithItsProfile() {
    Set<String> plain = new TreeSet<>();
    Set<String> cluster = new TreeSet<>();
    for (String name : file.services().keySet()) {
      Object profiles = file.service(name).get("profiles");
      (profiles == null ? plain : cluster).add(name);
      assertTrue(profiles == null || profiles.equals(List.of("cluster")), name);
    }
    assertEquals(Set.of("solr"), plain);
    assertEquals(Set.of("zoo", "solr1", "solr2", "solr3", "collection"), cluster);
  }

  @Test
  void imagesAreTheOfficialOnesOfTheSolrThatIsBuiltAgainst() {
    String version = SolrCore.class.getPackage().getImplementationVersion().split(" ")[0];
    for (String name : file.services().keySet()) {
      assertEquals(
          name.equals("zoo") ? "zookeeper:3.9" : "solr:" + version, file.image(name), name);
    }
  }

  @Test
  void everyMountOfTheProjectIsThereAndReadOnly() {
    for (String name : List.of("solr", "solr1", "solr2", "solr3", "collection")) {
      for (ComposeFile.Mount mount : file.mounts(name)) {
        assertTrue(mount.readOnly(), () -> name + " may write to " + mount.host());
        // The model is the user's; by default the demo's, which is there once the demo has run.
        if (!mount.container().endsWith("model")) {
          assertTrue(Files.isDirectory(mount.host()), () -> mount.host() + " of " + name);
        }
      }
    }
  }

  @Test
  void everyNodeHasAPluginAModelAPolicyAVolumeAHealthCheckAndALimit() {
    for (String name : List.of("solr", "solr1", "solr2", "solr3")) {
      Set<String> mounted = new TreeSet<>();
      file.mounts(name).forEach(mount -> mounted.add(mount.container().toString()));
      assertTrue(
          mounted.containsAll(Set.of("/opt/solr/lib", "/opt/aladin/model", "/opt/aladin/security")),
          () -> name + " has " + mounted);
      assertTrue(file.volumes().containsKey(name), name);
      assertTrue(((List<?>) file.service(name).get("volumes")).contains(name + ":/var/solr"), name);
      assertTrue(file.service(name).containsKey("healthcheck"), name);
      assertTrue(file.service(name).containsKey("mem_limit"), name);
    }
  }

  @Test
  void nodesOfTheClusterHaveTheirOwnNameAndPortAndTheSameOptions() {
    Set<Object> ports = new TreeSet<>();
    for (String name : CLUSTER) {
      assertEquals(name, file.environment(name, "SOLR_HOST"));
      assertEquals("zoo:2181", file.environment(name, "ZK_HOST"));
      assertEquals(file.environment("solr", "SOLR_OPTS"), file.environment(name, "SOLR_OPTS"));
      ports.addAll((List<?>) file.service(name).get("ports"));
    }
    assertEquals(3, ports.size(), ports::toString);
  }

  @Test
  void theHeapsLeaveRoomInTheirContainers() {
    for (String name : List.of("solr", "solr1", "solr2", "solr3")) {
      assertEquals("1g", file.environment(name, "SOLR_HEAP"), name);
      assertEquals("4g", file.service(name).get("mem_limit"), name);
    }
    // ZooKeeper's own default is 1000 MB, whatever the container has.
    assertEquals("256", file.environment("zoo", "ZK_SERVER_HEAP"));
    assertEquals("512m", file.service("zoo").get("mem_limit"));
  }

  @Test
  void nothingIsDownloadedOrReported() {
    assertEquals("true", file.environment("solr", "DJL_OFFLINE"));
    assertEquals("true", file.environment("solr", "OPT_OUT_TRACKING"));
  }
}
