//! The macro behind every closed set of words.

/// Makes an enum whose values have one stored name (snake case) and one label for people.
///
/// It gives `ALL`, `as_str`, `label`, `from_name`, and serialisation by the stored name, so that a word is
/// written down once for code, records, letters and window.
#[macro_export]
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $stored:literal, $label:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
        pub enum $name {
            $($(#[$vmeta])* #[serde(rename = $stored)] $variant,)+
        }

        impl $name {
            /// Every value, in the order in which people read them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name under which the value is stored.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $stored,)+ }
            }

            /// The words people read.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }

            /// The value stored under a name, if there is one.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($stored => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(self.label())
            }
        }

        impl $crate::input::Choice for $name {
            fn choices() -> Vec<&'static str> { Self::ALL.iter().map(|value| value.as_str()).collect() }
            fn choose(name: &str) -> Option<Self> { Self::from_name(name) }
            fn stored(&self) -> &'static str { self.as_str() }
        }
    };
}

pub(crate) use words;
