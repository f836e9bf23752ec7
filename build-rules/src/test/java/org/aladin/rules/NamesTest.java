/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.util.stream.Stream;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Rescorer;
import org.apache.solr.core.CodecFactory;
import org.apache.solr.handler.RequestHandlerBase;
import org.apache.solr.handler.component.MergeStrategy;
import org.apache.solr.handler.component.SearchComponent;
import org.apache.solr.response.transform.DocTransformer;
import org.apache.solr.response.transform.TransformerFactory;
import org.apache.solr.schema.FieldType;
import org.apache.solr.search.QParser;
import org.apache.solr.search.QParserPlugin;
import org.apache.solr.update.processor.UpdateRequestProcessor;
import org.apache.solr.update.processor.UpdateRequestProcessorFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Names that a Solr developer would guess. */
class NamesTest {
  /** An extension point of Solr or Lucene, and how the names of what extends it end. */
  private record ExtensionPoint(Class<?> type, String suffix) {}

  private static final Stream<ExtensionPoint> EXTENSION_POINTS =
      Stream.of(
          new ExtensionPoint(QParserPlugin.class, "QParserPlugin"),
          new ExtensionPoint(QParser.class, "QParser"),
          new ExtensionPoint(Query.class, "Query"),
          new ExtensionPoint(Rescorer.class, "Rescorer"),
          new ExtensionPoint(MergeStrategy.class, "MergeStrategy"),
          new ExtensionPoint(UpdateRequestProcessorFactory.class, "UpdateProcessorFactory"),
          new ExtensionPoint(UpdateRequestProcessor.class, "UpdateProcessor"),
          new ExtensionPoint(FieldType.class, "Field"),
          new ExtensionPoint(TransformerFactory.class, "TransformerFactory"),
          new ExtensionPoint(DocTransformer.class, "Transformer"),
          new ExtensionPoint(RequestHandlerBase.class, "Handler"),
          new ExtensionPoint(CodecFactory.class, "CodecFactory"),
          new ExtensionPoint(SearchComponent.class, "Component"));

  @TestFactory
  Stream<DynamicTest> extensionsOfSolrAreNamedAsSolrNamesIts() {
    return EXTENSION_POINTS.map(
        point ->
            DynamicTest.dynamicTest(
                point.suffix(),
                () ->
                    classes()
                        .that()
                        .areAssignableTo(point.type())
                        .and()
                        .areNotAnonymousClasses()
                        .should()
                        .haveSimpleNameEndingWith(point.suffix())
                        .check(ProjectClasses.get())));
  }

  @Test
  void noNameSaysNothing() {
    noClasses()
        .should()
        .haveNameMatching(".*(Utils?|Impl|Manager|Helper)")
        .check(ProjectClasses.get());
  }
}
