/** What a run is made of: components by name, and the validated configuration that YAML files and Java users write alike. */
@NullMarked
package org.bilevel.experiments.config;

import org.jspecify.annotations.NullMarked;
