/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.solr.cloud;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.aladin.model.TestSeed;
import org.aladin.model.encoder.AladinEncoder;
import org.aladin.model.encoder.EncoderOptions;
import org.aladin.solr.SolrNode;
import org.aladin.solr.testing.ConcurrentUpdates;
import org.aladin.solr.testing.ForeignVectors;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As RandomUpdatesTest, with two shards. */
@Tag("slow")
class RandomUpdatesCloudTest {
  private static final String COLLECTION = "random-updates";

  @TempDir Path folder;

  @Test
  void queriesOfShardsFindWhatTheOracleFindsWhateverTwoClientsSend() throws Exception {
    long seed = TestSeed.of(getClass());
    SolrCloud cloud = SolrCloud.shared();
    Path conf = folder.resolve("conf");
    PathUtils.copyDirectory(SolrNode.SOLR_CONFIG.resolve("configset/conf"), conf);
    Path config = conf.resolve("solrconfig.xml");
    Files.writeString(config, ForeignVectors.withPlainChain(Files.readString(config)));
    cloud.cluster().uploadConfigSet(conf, COLLECTION);
    cloud.admin(
        "CREATE&collection.configName="
            + COLLECTION
            + "&numShards=2&replicationFactor=1&name="
            + COLLECTION
            + cloud.modelProperties());
    cloud.awaitActive(COLLECTION, 2, 2);
    try (AladinEncoder encoder =
        AladinEncoder.load(cloud.folder().resolve("aladin-model"), EncoderOptions.cpu())) {
      ConcurrentUpdates.run(List.of(cloud.node(0), cloud.node(1)), COLLECTION, 2, encoder, seed);
    }
  }
}
