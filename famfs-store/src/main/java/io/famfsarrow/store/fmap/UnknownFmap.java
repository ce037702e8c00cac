package io.famfsarrow.store.fmap;

/** A map of a type that the format does not define; nobody can follow it. */
public record UnknownFmap(int type) implements Fmap {}
