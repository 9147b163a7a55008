/** What `build.mjs` brings. */
declare module 'virtual:words' {
  /** Of each catalogue, as it stands in the name of its file. */
  const hashes: Record<import('../phone.js').LanguageTag, Record<'first' | 'ask' | 'more', string>>;
  export default hashes;
}
declare module '*.css';
declare module '*.css?url' {
  const address: string;
  export default address;
}
