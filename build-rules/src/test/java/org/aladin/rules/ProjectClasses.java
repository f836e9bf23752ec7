/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.rules;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The compiled classes of all modules, without tests. Read once: that takes some seconds. */
final class ProjectClasses {
  static final String MODEL = "org.aladin.model..";
  static final String EXTRACTOR = "org.aladin.extractor..";
  static final String TRAINING = "org.aladin.training..";
  static final String SOLR_PLUGIN = "org.aladin.solr..";
  static final String DEMO = "org.aladin.demo..";
  static final String BENCHMARKS = "org.aladin.benchmarks..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.aladin");

  private ProjectClasses() {}

  static JavaClasses get() {
    return CLASSES;
  }
}
