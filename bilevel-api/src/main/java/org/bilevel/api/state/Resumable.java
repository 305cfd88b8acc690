package org.bilevel.api.state;

/**
 * Something whose future depends on its past only through named arrays. Restored into a fresh object that was built with the same options, they make it go on to the very same bits. Neither
 * method is called while the object is at work.
 */
public interface Resumable {

    /** What has no past: nothing is saved. */
    Resumable STATELESS = new Resumable() {
        @Override
        public void save(SavedState into) {}

        @Override
        public void restore(SavedState from) {}
    };

    /** Adds everything that the future depends on. */
    void save(SavedState into);

    /**
     * Takes the place of the object that was saved. Called before anything else.
     *
     * @throws IllegalArgumentException if something is missing or of another length; names it
     */
    void restore(SavedState from);
}
