/**
 * Tests that are ready to be extended, and words to write tests of your own with: what every platform and every transport
 * has to keep ({@link org.camelvoice.kit.PlatformCompatibilityKit}), and what a call was like
 * ({@link org.camelvoice.kit.CallAssert}).
 *
 * <p>It is in the plain jar, as the sandbox and the simulator are, so that it is always of the version that is tested. It
 * needs JUnit Jupiter and AssertJ, which are {@code provided}: a project's tests bring them, and nothing that runs a
 * gateway loads a class of this package. A {@code test-jar} would have brought every test of this project along, and Maven
 * resolves none of its dependencies either. Nothing may depend on this package; the runnable jar leaves it out.
 */
package org.camelvoice.kit;
