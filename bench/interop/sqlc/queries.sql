-- name: CreateAccount :exec
INSERT INTO accounts (owner, balance) VALUES (?, ?);

-- name: GetAccount :one
SELECT owner, balance FROM accounts;
