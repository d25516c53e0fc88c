CREATE TABLE accounts (
  owner   text    NOT NULL,
  balance integer NOT NULL
);
