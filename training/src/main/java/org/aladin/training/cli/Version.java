/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.training.cli;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {"ALADIN for Solr " + (version == null ? "(not packaged)" : version)};
  }
}
