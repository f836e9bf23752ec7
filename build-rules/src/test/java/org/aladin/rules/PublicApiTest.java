/* SPDX-License-Identifier: Apache-2.0 */
package org.aladin.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.aladin.rules.ProjectClasses.SOLR_PLUGIN;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import org.aladin.model.PublicApi;
import org.apache.solr.core.CodecFactory;
import org.apache.solr.handler.RequestHandlerBase;
import org.apache.solr.handler.component.SearchComponent;
import org.apache.solr.response.transform.TransformerFactory;
import org.apache.solr.schema.FieldType;
import org.apache.solr.search.QParserPlugin;
import org.apache.solr.update.processor.UpdateRequestProcessorFactory;
import org.junit.jupiter.api.Test;

/** Users see at a type whether they can depend on it: {@link PublicApi}. */
class PublicApiTest {
  /** What a schema or a solrconfig names by its class. */
  private static final DescribedPredicate<JavaClass> LOADED_BY_NAME =
      assignableTo(QParserPlugin.class)
          .or(assignableTo(UpdateRequestProcessorFactory.class))
          .or(assignableTo(FieldType.class))
          .or(assignableTo(TransformerFactory.class))
          .or(assignableTo(RequestHandlerBase.class))
          .or(assignableTo(CodecFactory.class))
          // One that is not public joins a request in the plugin's own code.
          .or(assignableTo(SearchComponent.class).and(modifier(JavaModifier.PUBLIC)))
          // A base class of the plugin's own.
          .and(not(modifier(JavaModifier.ABSTRACT)))
          .as("loaded by Solr by their name");

  @Test
  void whatSolrLoadsByNameIsPublicApi() {
    classes()
        .that(LOADED_BY_NAME)
        .should()
        .bePublic()
        .andShould()
        .beAnnotatedWith(PublicApi.class)
        .check(ProjectClasses.get());
  }

  /** A configset is the plugin's interface; its other classes can change in any version. */
  @Test
  void thePluginHasNoOtherPublicApi() {
    classes()
        .that()
        .resideInAPackage(SOLR_PLUGIN)
        .and()
        .areAnnotatedWith(PublicApi.class)
        .should(ArchCondition.from(LOADED_BY_NAME))
        .check(ProjectClasses.get());
  }

  @Test
  void publicApiIsPublic() {
    classes()
        .that()
        .areAnnotatedWith(PublicApi.class)
        .should()
        .bePublic()
        .check(ProjectClasses.get());
  }
}
