/** Builds the gallery into a folder, as a page and what it loads. */
export function buildGallery(folder: string): Promise<void>;
