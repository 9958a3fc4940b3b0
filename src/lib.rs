//! Slackline's engine and window.
