//! The critical-path engine against published cases, hand calculations, brute force and laws.

mod build;
mod cycles;
mod laws;
mod naive;
mod oracle;
mod published;
mod readings;
mod rules;
mod told;
