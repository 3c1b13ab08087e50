//! Letters, packets and forms: a typed document model, its layout and accessible PDF.
