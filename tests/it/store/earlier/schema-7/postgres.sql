--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: _sqlx_migrations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public._sqlx_migrations (
    version bigint NOT NULL,
    description text NOT NULL,
    installed_on timestamp with time zone DEFAULT now() NOT NULL,
    success boolean NOT NULL,
    checksum bytea NOT NULL,
    execution_time bigint NOT NULL
);


--
-- Name: accounts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.accounts (
    id text NOT NULL COLLATE pg_catalog."C",
    username text NOT NULL COLLATE pg_catalog."C",
    display_name text COLLATE pg_catalog."C",
    role text NOT NULL COLLATE pg_catalog."C",
    password_hash text COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    disabled_at bigint,
    refused_at bigint,
    push_paused_until bigint,
    CONSTRAINT accounts_role_check CHECK ((role = ANY (ARRAY['person'::text, 'administrator'::text])))
);


--
-- Name: attempts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.attempts (
    account_id text NOT NULL COLLATE pg_catalog."C",
    bucket text NOT NULL COLLATE pg_catalog."C",
    made bigint NOT NULL,
    last_at bigint NOT NULL
);


--
-- Name: audit_head; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit_head (
    place bigint NOT NULL,
    seq bigint NOT NULL,
    hash text NOT NULL COLLATE pg_catalog."C",
    CONSTRAINT audit_head_place_check CHECK ((place = 1))
);


--
-- Name: audit_log; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit_log (
    seq bigint NOT NULL,
    at bigint NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    account_id text COLLATE pg_catalog."C",
    device_id text COLLATE pg_catalog."C",
    client_id text COLLATE pg_catalog."C",
    challenge_id text COLLATE pg_catalog."C",
    detail text COLLATE pg_catalog."C",
    previous text NOT NULL COLLATE pg_catalog."C",
    hash text NOT NULL COLLATE pg_catalog."C"
);


--
-- Name: challenges; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.challenges (
    id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    client_id text NOT NULL COLLATE pg_catalog."C",
    level text NOT NULL COLLATE pg_catalog."C",
    issued_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    token text NOT NULL COLLATE pg_catalog."C",
    shown text NOT NULL COLLATE pg_catalog."C",
    browser text COLLATE pg_catalog."C",
    network text COLLATE pg_catalog."C",
    state text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    wrong_numbers bigint NOT NULL,
    last_wrong_answer text COLLATE pg_catalog."C",
    delivered_at bigint,
    opened_at bigint,
    ticket_taken_at bigint,
    device_id text COLLATE pg_catalog."C",
    decided_at bigint,
    deny_reason text COLLATE pg_catalog."C",
    answer_token text COLLATE pg_catalog."C",
    answer_key text COLLATE pg_catalog."C",
    cancelled_at bigint,
    cancel_reason text COLLATE pg_catalog."C",
    redeemed_at bigint,
    bucket text DEFAULT 'strangers'::text NOT NULL COLLATE pg_catalog."C",
    attention text DEFAULT 'loud'::text NOT NULL COLLATE pg_catalog."C",
    spent text COLLATE pg_catalog."C",
    CONSTRAINT challenges_attention_check CHECK ((attention = ANY (ARRAY['loud'::text, 'quiet'::text]))),
    CONSTRAINT challenges_cancel_reason_check CHECK ((cancel_reason = ANY (ARRAY['withdrawn'::text, 'replaced'::text, 'account_changed'::text, 'reported'::text]))),
    CONSTRAINT challenges_check CHECK (((browser IS NULL) = (network IS NULL))),
    CONSTRAINT challenges_check1 CHECK (((state = ANY (ARRAY['approved'::text, 'denied'::text, 'reported'::text, 'redeemed'::text])) = (device_id IS NOT NULL))),
    CONSTRAINT challenges_check2 CHECK (((device_id IS NULL) = (decided_at IS NULL))),
    CONSTRAINT challenges_check3 CHECK (((device_id IS NULL) = (answer_token IS NULL))),
    CONSTRAINT challenges_check4 CHECK (((device_id IS NULL) = (answer_key IS NULL))),
    CONSTRAINT challenges_check5 CHECK (((state = 'denied'::text) = (deny_reason IS NOT NULL))),
    CONSTRAINT challenges_check6 CHECK (((state = 'cancelled'::text) = (cancelled_at IS NOT NULL))),
    CONSTRAINT challenges_check7 CHECK (((state = 'cancelled'::text) = (cancel_reason IS NOT NULL))),
    CONSTRAINT challenges_check8 CHECK (((state = 'redeemed'::text) = (redeemed_at IS NOT NULL))),
    CONSTRAINT challenges_deny_reason_check CHECK ((deny_reason = ANY (ARRAY['refused'::text, 'wrong_numbers'::text]))),
    CONSTRAINT challenges_level_check CHECK ((level = ANY (ARRAY['tap'::text, 'number'::text, 'strict'::text]))),
    CONSTRAINT challenges_spent_check CHECK ((spent = ANY (ARRAY['withdrawn'::text, 'replaced'::text, 'account_changed'::text, 'reported'::text]))),
    CONSTRAINT challenges_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'approved'::text, 'denied'::text, 'reported'::text, 'expired'::text, 'cancelled'::text, 'redeemed'::text])))
);


--
-- Name: devices; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.devices (
    id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    platform text NOT NULL COLLATE pg_catalog."C",
    key_jwk text NOT NULL COLLATE pg_catalog."C",
    key_thumbprint text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    last_answer_at bigint,
    revoked_at bigint
);


--
-- Name: enrolments; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.enrolments (
    id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    session_id text COLLATE pg_catalog."C",
    secret_hash text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    state text NOT NULL COLLATE pg_catalog."C",
    device_id text COLLATE pg_catalog."C",
    device_name text COLLATE pg_catalog."C",
    platform text COLLATE pg_catalog."C",
    key_jwk text COLLATE pg_catalog."C",
    key_thumbprint text COLLATE pg_catalog."C",
    confirmation_code text COLLATE pg_catalog."C",
    claimed_at bigint,
    live_key text COLLATE pg_catalog."C",
    confirmed_at bigint,
    refused_at bigint,
    CONSTRAINT enrolments_check CHECK (((state <> ALL (ARRAY['claimed'::text, 'confirmed'::text])) OR ((device_id IS NOT NULL) AND (device_name IS NOT NULL) AND (platform IS NOT NULL) AND (key_jwk IS NOT NULL) AND (key_thumbprint IS NOT NULL) AND (confirmation_code IS NOT NULL) AND (claimed_at IS NOT NULL)))),
    CONSTRAINT enrolments_check1 CHECK (((state <> 'open'::text) OR ((device_id IS NULL) AND (claimed_at IS NULL)))),
    CONSTRAINT enrolments_check2 CHECK (((state = 'confirmed'::text) = (confirmed_at IS NOT NULL))),
    CONSTRAINT enrolments_check3 CHECK (((state = 'refused'::text) = (refused_at IS NOT NULL))),
    CONSTRAINT enrolments_check4 CHECK (((live_key IS NULL) OR (state = 'claimed'::text))),
    CONSTRAINT enrolments_state_check CHECK ((state = ANY (ARRAY['open'::text, 'claimed'::text, 'confirmed'::text, 'refused'::text])))
);


--
-- Name: guesses; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.guesses (
    name_hash text NOT NULL COLLATE pg_catalog."C",
    bucket text NOT NULL COLLATE pg_catalog."C",
    made bigint NOT NULL,
    last_at bigint NOT NULL
);


--
-- Name: idempotency_keys; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.idempotency_keys (
    client_id text NOT NULL COLLATE pg_catalog."C",
    key_hash text NOT NULL COLLATE pg_catalog."C",
    request_hash text NOT NULL COLLATE pg_catalog."C",
    challenge_id text NOT NULL COLLATE pg_catalog."C",
    expires_at bigint NOT NULL
);


--
-- Name: kept_receipts; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.kept_receipts (
    challenge_id text NOT NULL COLLATE pg_catalog."C",
    key_hash text NOT NULL COLLATE pg_catalog."C",
    sealed text NOT NULL COLLATE pg_catalog."C",
    expires_at bigint NOT NULL
);


--
-- Name: known_browsers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.known_browsers (
    account_id text NOT NULL COLLATE pg_catalog."C",
    browser text NOT NULL COLLATE pg_catalog."C",
    network text NOT NULL COLLATE pg_catalog."C",
    approved_at bigint NOT NULL,
    first_approved_at bigint DEFAULT 0 NOT NULL
);


--
-- Name: proofs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.proofs (
    thumbprint text NOT NULL COLLATE pg_catalog."C",
    jti text NOT NULL COLLATE pg_catalog."C",
    expires_at bigint NOT NULL
);


--
-- Name: push_deliveries; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.push_deliveries (
    challenge_id text NOT NULL COLLATE pg_catalog."C",
    device_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    sent_at bigint NOT NULL,
    accepted_at bigint,
    failed_at bigint,
    failure text COLLATE pg_catalog."C",
    delivered_at bigint,
    opened_at bigint,
    CONSTRAINT push_deliveries_check CHECK (((failed_at IS NULL) = (failure IS NULL))),
    CONSTRAINT push_deliveries_kind_check CHECK ((kind = ANY (ARRAY['webpush'::text, 'unifiedpush'::text, 'fcm'::text, 'apns'::text])))
);


--
-- Name: push_targets; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.push_targets (
    id text NOT NULL COLLATE pg_catalog."C",
    device_id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    sealed text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    CONSTRAINT push_targets_kind_check CHECK ((kind = ANY (ARRAY['webpush'::text, 'unifiedpush'::text, 'fcm'::text, 'apns'::text])))
);


--
-- Name: relying_parties; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.relying_parties (
    client_id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    secret_hash text NOT NULL COLLATE pg_catalog."C",
    origins text NOT NULL COLLATE pg_catalog."C",
    policy text COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    disabled_at bigint,
    CONSTRAINT relying_parties_policy_check CHECK ((policy = ANY (ARRAY['auto'::text, 'tap'::text, 'number'::text, 'strict'::text])))
);


--
-- Name: server_keys; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.server_keys (
    kid text NOT NULL COLLATE pg_catalog."C",
    "position" bigint NOT NULL,
    public_jwk text NOT NULL COLLATE pg_catalog."C",
    sealed_seed text NOT NULL COLLATE pg_catalog."C",
    certificate text COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    active_from bigint NOT NULL
);


--
-- Name: sessions; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sessions (
    id text NOT NULL COLLATE pg_catalog."C",
    account_id text NOT NULL COLLATE pg_catalog."C",
    token_hash text NOT NULL COLLATE pg_catalog."C",
    strength text NOT NULL COLLATE pg_catalog."C",
    browser text COLLATE pg_catalog."C",
    ip text COLLATE pg_catalog."C",
    authenticated_at bigint NOT NULL,
    last_used_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    device_id text COLLATE pg_catalog."C",
    challenge_id text COLLATE pg_catalog."C",
    known_as text COLLATE pg_catalog."C",
    CONSTRAINT sessions_strength_check CHECK ((strength = ANY (ARRAY['password_only'::text, 'approved'::text])))
);


--
-- Name: settings; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.settings (
    name text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C"
);


--
-- Data for Name: _sqlx_migrations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public._sqlx_migrations VALUES (1, 'init', '2026-11-28 20:58:47.414146+00', true, '\xa100c8a0e39863365896343bd13b362b118336961961eeb3546ff64d75e5bc90f43b8977ecd4e12e8fe00c4d1c7dce0c', 50665114);
INSERT INTO public._sqlx_migrations VALUES (2, 'audit of a decision', '2026-11-28 20:58:47.467435+00', true, '\xfd2c80f60d2c8d5b8cbfc5b6a3344a59f82eae2d3b34a99b173daecbb1810156f0c92e3aa7d84e16b218c0fe6350cde1', 5034673);
INSERT INTO public._sqlx_migrations VALUES (3, 'limits', '2026-11-28 20:58:47.472546+00', true, '\xbf348c1308333d333507567a267844ed94d2a4a9d4f7d14162efc8020b51fc151db3d3d9c1ceef77f0ae3d84c5021eae', 9380270);
INSERT INTO public._sqlx_migrations VALUES (4, 'push', '2026-11-28 20:58:47.482353+00', true, '\x3a864a26418b2ddc689b1a2806234a021a81147bc55439c172f604c5f923d74bbde5d0a860f4360f660a59677db3c266', 7534281);
INSERT INTO public._sqlx_migrations VALUES (5, 'due', '2026-11-28 20:58:47.490645+00', true, '\xed9d00db67c5062c7bc47944cf91a42ea31b43bc3b7ae32aaef5a6bd8c81022cb57b93de66fcb395770982c2e72f2f54', 3321033);
INSERT INTO public._sqlx_migrations VALUES (6, 'sessions know their device', '2026-11-28 20:58:47.494328+00', true, '\xc9a6a3415870394f5c56ca49e5536b116a31f59a2b688f3dba12fd4ffb018fd91ab61b371f90985fcae428349cfc1ee8', 5322007);
INSERT INTO public._sqlx_migrations VALUES (7, 'lost answers', '2026-11-28 20:58:47.500381+00', true, '\xee582dfd9ebdf8ec410083b2d44028012d026c907d8c5e03fbc75fef0379cd8c54741d4b0ca0c96f13a024bcbb21c00c', 6941916);


--
-- Data for Name: accounts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.accounts VALUES ('01a223f4-13b3-75f1-ab68-43888b1f2264', 'bert', NULL, 'person', '$argon2id$v=19$m=19456,t=2,p=1$BkcRgwBBQW44wZjUTFWzjQ$4umn2ZWd9VT1fIe+r/cc9/sigUCrFDsJ4Zgd6HnCTDI', 1795899528115, NULL, NULL, NULL);
INSERT INTO public.accounts VALUES ('01a223f4-147b-74bb-bef2-dcea0f7c2fd4', 'cora', NULL, 'person', NULL, 1795899528315, 1795899528384, NULL, NULL);
INSERT INTO public.accounts VALUES ('01a223f4-12fd-765d-b829-9b676ce2731f', 'anna', 'Anna Müller', 'administrator', '$argon2id$v=19$m=19456,t=2,p=1$oLCgUDwaZMaDIy1DW7alpA$3lmMPcvqvxrkQT+/Wpi5D2yMGx6nv5eNAZ+MODO7R08', 1795899527933, NULL, 1795899540982, 1795900440982);


--
-- Data for Name: attempts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.attempts VALUES ('01a223f4-12fd-765d-b829-9b676ce2731f', 'strangers', 2, 1795899541565);


--
-- Data for Name: audit_head; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.audit_head VALUES (1, 24, 'jjZaN8qJf2n5jeNVLniETvwIdlAbsfrNWBmxO0i5C0c');


--
-- Data for Name: audit_log; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.audit_log VALUES (1, 1795899527543, 'server.key_added', NULL, NULL, NULL, NULL, 'jftY-Mmx68MaPlF8rtytIwp74X-umINkMK4UXdqfT3c', 'genesis', 'A3p5rIFsCkAZfTZa_bfh_x5sqVwgM8VpHEumZifCv3g');
INSERT INTO public.audit_log VALUES (2, 1795899527564, 'client.created', NULL, NULL, 'nod', NULL, NULL, 'A3p5rIFsCkAZfTZa_bfh_x5sqVwgM8VpHEumZifCv3g', 'Bi2S89ZePCOeUELSxqlnkoMhMwe3sJbAscB0o0Pjd4M');
INSERT INTO public.audit_log VALUES (3, 1795899527730, 'client.created', NULL, NULL, 'webmail', NULL, NULL, 'Bi2S89ZePCOeUELSxqlnkoMhMwe3sJbAscB0o0Pjd4M', 'XcilXasKw_2AqCXLwmdRF9V609GoW45RT9W708cOi4M');
INSERT INTO public.audit_log VALUES (4, 1795899528022, 'account.created', '01a223f4-12fd-765d-b829-9b676ce2731f', NULL, NULL, NULL, 'anna, administrator', 'XcilXasKw_2AqCXLwmdRF9V609GoW45RT9W708cOi4M', 'HHajpCvwtWhPXmSSWwCJifnj1jeV8OyWLD4jCeHwq-A');
INSERT INTO public.audit_log VALUES (5, 1795899528222, 'account.created', '01a223f4-13b3-75f1-ab68-43888b1f2264', NULL, NULL, NULL, 'bert, person', 'HHajpCvwtWhPXmSSWwCJifnj1jeV8OyWLD4jCeHwq-A', 'H0pKyb2Qghurzi9ypYUIcCvc0folRSHidMppXvGH4Hg');
INSERT INTO public.audit_log VALUES (6, 1795899528315, 'account.created', '01a223f4-147b-74bb-bef2-dcea0f7c2fd4', NULL, NULL, NULL, 'cora, person', 'H0pKyb2Qghurzi9ypYUIcCvc0folRSHidMppXvGH4Hg', 'INdE8gH_rMVcsUotVmOkNB2GJd8irDUYc5FWgqj_LRo');
INSERT INTO public.audit_log VALUES (7, 1795899528384, 'account.disabled', '01a223f4-147b-74bb-bef2-dcea0f7c2fd4', NULL, NULL, NULL, NULL, 'INdE8gH_rMVcsUotVmOkNB2GJd8irDUYc5FWgqj_LRo', '3Xlz3VdziTKMBLeOAdz48cvPBQmlEFnz-LzWRc4713s');
INSERT INTO public.audit_log VALUES (8, 1795899528469, 'enrolment.created', '01a223f4-12fd-765d-b829-9b676ce2731f', NULL, NULL, NULL, '01a223f4-1515-70e0-be24-5caf39c609d1', '3Xlz3VdziTKMBLeOAdz48cvPBQmlEFnz-LzWRc4713s', 'P3eeuL33c3K46EOghQkbqC-g-BJxxfRtLEUB7TTG7qM');
INSERT INTO public.audit_log VALUES (9, 1795899528753, 'enrolment.claimed', '01a223f4-12fd-765d-b829-9b676ce2731f', '01a223f4-1631-7315-a82b-fcd358e99c21', NULL, NULL, '70coMteZIueHG5GX_A6h4-HY1G_uNao9fFE2ORkjJiA', 'P3eeuL33c3K46EOghQkbqC-g-BJxxfRtLEUB7TTG7qM', 'btWuWEaWLlL1xWm8UyTP5Zeaw_oUKNdlxw744IkC54Y');
INSERT INTO public.audit_log VALUES (10, 1795899530901, 'device.bound', '01a223f4-12fd-765d-b829-9b676ce2731f', '01a223f4-1631-7315-a82b-fcd358e99c21', NULL, NULL, '70coMteZIueHG5GX_A6h4-HY1G_uNao9fFE2ORkjJiA', 'btWuWEaWLlL1xWm8UyTP5Zeaw_oUKNdlxw744IkC54Y', '7MLKONL1ITlzvQBIxzqL6eO1thz-bE6VPY_6qoD8FB8');
INSERT INTO public.audit_log VALUES (11, 1795899533310, 'enrolment.created', '01a223f4-12fd-765d-b829-9b676ce2731f', NULL, NULL, NULL, '01a223f4-27fe-7f0d-acf7-c144853bb1dc', '7MLKONL1ITlzvQBIxzqL6eO1thz-bE6VPY_6qoD8FB8', 'ONdZuGnuwjbqUjy6QROgXMPTvaD8DpSMv3LqA9CTQlg');
INSERT INTO public.audit_log VALUES (12, 1795899533661, 'enrolment.claimed', '01a223f4-12fd-765d-b829-9b676ce2731f', '01a223f4-295d-78b0-ab35-98c8d3abc9a3', NULL, NULL, '3O3Bh8_NB5aYlovmrhTjDRpjwuZj6SOp8iEQMifAzGc', 'ONdZuGnuwjbqUjy6QROgXMPTvaD8DpSMv3LqA9CTQlg', 'qwKR2mtmgpEHvB8Ul0zEEg2RLRK9tp5-uLGBGMhx7jQ');
INSERT INTO public.audit_log VALUES (13, 1795899535748, 'device.bound', '01a223f4-12fd-765d-b829-9b676ce2731f', '01a223f4-295d-78b0-ab35-98c8d3abc9a3', NULL, NULL, '3O3Bh8_NB5aYlovmrhTjDRpjwuZj6SOp8iEQMifAzGc', 'qwKR2mtmgpEHvB8Ul0zEEg2RLRK9tp5-uLGBGMhx7jQ', '1lrYPCGAKkfmA8LOsl8DZ0GRB2UFh2uhheQ18xCg0xE');
INSERT INTO public.audit_log VALUES (14, 1795899538123, 'device.push_target_changed', '01a223f4-12fd-765d-b829-9b676ce2731f', '01a223f4-1631-7315-a82b-fcd358e99c21', NULL, NULL, 'unifiedpush', '1lrYPCGAKkfmA8LOsl8DZ0GRB2UFh2uhheQ18xCg0xE', 'JsaEd-zHIc2DEItrpZbLcKc9yOs9ZlXoVQmeF0yEFOo');
INSERT INTO public.audit_log VALUES (15, 1795899539017, 'challenge.approved', '01a223f4-12fd-765d-b829-9b676ce2731f', '01a223f4-1631-7315-a82b-fcd358e99c21', 'webmail', '01a223f4-3b69-7b38-9b92-01f4714f9ef9', 'whkvbqvtixxCUsMwgpzfnCYO7hbYIaIamFj6vyy1zBM', 'JsaEd-zHIc2DEItrpZbLcKc9yOs9ZlXoVQmeF0yEFOo', '7xTPc-rljeRWRMybMZsouGKqqcXwbwh4Dbfx6uFBOHs');
INSERT INTO public.audit_log VALUES (16, 1795899539720, 'challenge.approved', '01a223f4-12fd-765d-b829-9b676ce2731f', '01a223f4-1631-7315-a82b-fcd358e99c21', 'webmail', '01a223f4-3ead-7ec2-bb97-0917dda096fc', '8uYDfRF0zeny2sODPnYW0CDsd-uzFrlSbMl2a0lbQQc', '7xTPc-rljeRWRMybMZsouGKqqcXwbwh4Dbfx6uFBOHs', 'Qdhiv7ULPG0fs5qx6kDo0B6qDjObuGvkzzYH6Ydmrdw');
INSERT INTO public.audit_log VALUES (17, 1795899539794, 'challenge.redeemed', '01a223f4-12fd-765d-b829-9b676ce2731f', NULL, 'webmail', '01a223f4-3ead-7ec2-bb97-0917dda096fc', '8uYDfRF0zeny2sODPnYW0CDsd-uzFrlSbMl2a0lbQQc', 'Qdhiv7ULPG0fs5qx6kDo0B6qDjObuGvkzzYH6Ydmrdw', '1pbzTfof64pNF2LIrKMlcUcR_EZc2eYuNvtpBFsOmeY');
INSERT INTO public.audit_log VALUES (18, 1795899540370, 'challenge.denied', '01a223f4-12fd-765d-b829-9b676ce2731f', '01a223f4-295d-78b0-ab35-98c8d3abc9a3', 'webmail', '01a223f4-418c-7afd-985c-f8a47276eb04', 'm6DPzfTQLFKwj1w1eHNhPr5C2nYnamWecOlRHm9zCZg', '1pbzTfof64pNF2LIrKMlcUcR_EZc2eYuNvtpBFsOmeY', 'Pk72utJRrz2FlluBeH-aV2rBWb13UrPH8i6DEelN3pg');
INSERT INTO public.audit_log VALUES (19, 1795899540982, 'challenge.reported', '01a223f4-12fd-765d-b829-9b676ce2731f', '01a223f4-295d-78b0-ab35-98c8d3abc9a3', 'webmail', '01a223f4-43d4-714b-b46d-5f237a84aa4a', 'Zmwf4WKjS9VK0AJK1iVLuyDpCw3YTn6oPpTYBAN9-y4', 'Pk72utJRrz2FlluBeH-aV2rBWb13UrPH8i6DEelN3pg', '1JLFtRZSropEOVWcJvx08MtMklpBralvb1_hawvH-DU');
INSERT INTO public.audit_log VALUES (20, 1795899540982, 'account.push_paused', '01a223f4-12fd-765d-b829-9b676ce2731f', NULL, NULL, '01a223f4-43d4-714b-b46d-5f237a84aa4a', 'until 2026-11-28T21:14:00.982Z, after a report', '1JLFtRZSropEOVWcJvx08MtMklpBralvb1_hawvH-DU', 'bOI8vIESILZoGKX0AWkYRa-CoLG4QSFhqVi0yF9K-1c');
INSERT INTO public.audit_log VALUES (21, 1795899541511, 'challenge.cancelled', '01a223f4-12fd-765d-b829-9b676ce2731f', NULL, 'webmail', '01a223f4-4650-7e76-b7c2-c963b3df0202', NULL, 'bOI8vIESILZoGKX0AWkYRa-CoLG4QSFhqVi0yF9K-1c', 'few827euymFlvbogXPlniPindLj4WixGeIUMM95AdGY');
INSERT INTO public.audit_log VALUES (22, 1795899542273, 'device.revoked', '01a223f4-12fd-765d-b829-9b676ce2731f', '01a223f4-295d-78b0-ab35-98c8d3abc9a3', NULL, NULL, NULL, 'few827euymFlvbogXPlniPindLj4WixGeIUMM95AdGY', 'WD2aNTBRiDePySUEz8wctVl36ecuB7weHBWCWnWKsyU');
INSERT INTO public.audit_log VALUES (23, 1795899542372, 'server.key_added', NULL, NULL, NULL, NULL, 'WpyjAmNA18-POHFqDBUgsLBT1NW4_hstpzKPYQcnr40', 'WD2aNTBRiDePySUEz8wctVl36ecuB7weHBWCWnWKsyU', 'Jphf71SvlzDSfIwC3Rwdm0D7tLIyC3mXyLkbA22F7SA');
INSERT INTO public.audit_log VALUES (24, 1795899542601, 'session.created', '01a223f4-13b3-75f1-ab68-43888b1f2264', NULL, NULL, NULL, 'password only', 'Jphf71SvlzDSfIwC3Rwdm0D7tLIyC3mXyLkbA22F7SA', 'jjZaN8qJf2n5jeNVLniETvwIdlAbsfrNWBmxO0i5C0c');


--
-- Data for Name: challenges; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.challenges VALUES ('01a223f4-3ead-7ec2-bb97-0917dda096fc', '01a223f4-12fd-765d-b829-9b676ce2731f', 'webmail', 'strict', 1795899539117, 1795899659000, 'eyJ0eXAiOiJub2QtY2hhbGxlbmdlK2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiamZ0WS1NbXg2OE1hUGxGOHJ0eXRJd3A3NFgtdW1JTmtNSzRVWGRxZlQzYyJ9.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJzdWIiOiIwMWEyMjNmNC0xMmZkLTc2NWQtYjgyOS05YjY3NmNlMjczMWYiLCJqdGkiOiIwMWEyMjNmNC0zZWFkLTdlYzItYmI5Ny0wOTE3ZGRhMDk2ZmMiLCJ1c2VybmFtZSI6ImFubmEiLCJycCI6eyJpZCI6IndlYm1haWwiLCJuYW1lIjoiV2VibWFpbCJ9LCJhY3Rpb24iOiJTaWduIGluIHRvIFdlYm1haWwiLCJjb250ZXh0Ijp7ImlwIjoiMTkyLjAuMi43IiwiYnJvd3NlciI6IkZpcmVmb3ggb24gTGludXgiLCJuZXdfYnJvd3NlciI6ZmFsc2UsIm5ld19uZXR3b3JrIjpmYWxzZX0sImxldmVsIjoic3RyaWN0IiwiaWF0IjoxNzk1ODk5NTM5LCJleHAiOjE3OTU4OTk2NTksIm5vbmNlIjoiNVhZTVVIXzMyLVRmc2ZkYUtOdlhCUSJ9.hDK3eqpPDmVEAbN8zMrypF4QkhBK5nIhYgzUWYhwOY-TKGyRwSKBMmAP33-meCqw7G-Cs2gA3pv3oLHYAS9yBw', '0SoOdryDerbP0hmhOlBE2Rok_uOYJPlSd2qznVIRIwXrNkfkp21IRk36AI04lPB7dWeECy7hnWDE', 'IIh807VEIVpqeExrSkxdZkBeSAjAvlNJ88yZ8uuLgD8', '192.0.2.0/24', 'redeemed', 4, 0, NULL, 1795899539702, NULL, NULL, '01a223f4-1631-7315-a82b-fcd358e99c21', 1795899539720, NULL, 'eyJ0eXAiOiJub2QtYW5zd2VyK2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiNzBjb010ZVpJdWVIRzVHWF9BNmg0LUhZMUdfdU5hbzlmRkUyT1JrakppQSJ9.eyJpc3MiOiIwMWEyMjNmNC0xNjMxLTczMTUtYTgyYi1mY2QzNThlOTljMjEiLCJhdWQiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJqdGkiOiIwMWEyMjNmNC0zZWFkLTdlYzItYmI5Ny0wOTE3ZGRhMDk2ZmMiLCJjdGgiOiIxYUI3S0xLWXBqLTVfeVZaTzQ0T0liNk5VRGJNNW1ucUlIYXBHcEVtRWZrIiwiZGVjaXNpb24iOiJhcHByb3ZlIiwic2VjcmV0Ijp7InR5cGVkIjoiNzc1MDE4In0sImlhdCI6MTc5NTg5OTUzOX0.WiPcxT6lK-brBumcvTdjIo3E7R1fhA3Tk9BsqyXOPCwqD18w5_xGytlE5CfDfmTFohyDkDnGRPA1S7b4kLJMAw', '{"kty":"OKP","crv":"Ed25519","x":"0b71_UlYKVH1R-XcUHSGvISmUNYD_EQ4meFd1oGmKVs"}', NULL, NULL, 1795899539794, 'IIh807VEIVpqeExrSkxdZkBeSAjAvlNJ88yZ8uuLgD8', 'loud', NULL);
INSERT INTO public.challenges VALUES ('01a223f4-418c-7afd-985c-f8a47276eb04', '01a223f4-12fd-765d-b829-9b676ce2731f', 'webmail', 'strict', 1795899539852, 1795899659000, 'eyJ0eXAiOiJub2QtY2hhbGxlbmdlK2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiamZ0WS1NbXg2OE1hUGxGOHJ0eXRJd3A3NFgtdW1JTmtNSzRVWGRxZlQzYyJ9.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJzdWIiOiIwMWEyMjNmNC0xMmZkLTc2NWQtYjgyOS05YjY3NmNlMjczMWYiLCJqdGkiOiIwMWEyMjNmNC00MThjLTdhZmQtOTg1Yy1mOGE0NzI3NmViMDQiLCJ1c2VybmFtZSI6ImFubmEiLCJycCI6eyJpZCI6IndlYm1haWwiLCJuYW1lIjoiV2VibWFpbCJ9LCJhY3Rpb24iOiJTaWduIGluIHRvIFdlYm1haWwiLCJjb250ZXh0Ijp7ImlwIjoiMTkyLjAuMi43IiwiYnJvd3NlciI6IkZpcmVmb3ggb24gTGludXgiLCJuZXdfYnJvd3NlciI6ZmFsc2UsIm5ld19uZXR3b3JrIjpmYWxzZX0sImxldmVsIjoic3RyaWN0IiwiaWF0IjoxNzk1ODk5NTM5LCJleHAiOjE3OTU4OTk2NTksIm5vbmNlIjoiemdjamRxV1R4dXBfa0paQmpwX1B6dyJ9.XTclm66Hc0Qv7S3cmR65Hd7HZJpAvf3sg4xzm8L6vs34Xrr5Ycr09l3vH9GKFdiaptkch5yVANfLIeUQ2xlfAQ', 'wRmfqTvmranSmCQ08JMdJkAG9XRQ72vC-heb_a5OjprRn1tNE4ii5vONgY5hPKMyoXL687xjX9N9', 'IIh807VEIVpqeExrSkxdZkBeSAjAvlNJ88yZ8uuLgD8', '192.0.2.0/24', 'denied', 3, 0, NULL, 1795899540352, NULL, NULL, '01a223f4-295d-78b0-ab35-98c8d3abc9a3', 1795899540370, 'refused', 'eyJ0eXAiOiJub2QtYW5zd2VyK2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiM08zQmg4X05CNWFZbG92bXJoVGpEUnBqd3VaajZTT3A4aUVRTWlmQXpHYyJ9.eyJpc3MiOiIwMWEyMjNmNC0yOTVkLTc4YjAtYWIzNS05OGM4ZDNhYmM5YTMiLCJhdWQiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJqdGkiOiIwMWEyMjNmNC00MThjLTdhZmQtOTg1Yy1mOGE0NzI3NmViMDQiLCJjdGgiOiJsbmxDN0lwY2xFVF8yR291WG1kc1dKZXZlQnpJM1Q3OHdrS3lTWC1XS0w0IiwiZGVjaXNpb24iOiJkZW55IiwiaWF0IjoxNzk1ODk5NTQwfQ.UNOIIq32avfsxTSZfLIlXP-LBhquKaW7VWVJz_9K3pk9UzFBrrHpYrcc7rxvczniq7184uRoHR09Xbj6p6MpBA', '{"kty":"OKP","crv":"Ed25519","x":"2eqrrtN-N20kxGwptOLlWp65ZQq2zPeHTKHDZEytjls"}', NULL, NULL, NULL, 'IIh807VEIVpqeExrSkxdZkBeSAjAvlNJ88yZ8uuLgD8', 'loud', NULL);
INSERT INTO public.challenges VALUES ('01a223f4-43d4-714b-b46d-5f237a84aa4a', '01a223f4-12fd-765d-b829-9b676ce2731f', 'webmail', 'strict', 1795899540436, 1795899660000, 'eyJ0eXAiOiJub2QtY2hhbGxlbmdlK2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiamZ0WS1NbXg2OE1hUGxGOHJ0eXRJd3A3NFgtdW1JTmtNSzRVWGRxZlQzYyJ9.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJzdWIiOiIwMWEyMjNmNC0xMmZkLTc2NWQtYjgyOS05YjY3NmNlMjczMWYiLCJqdGkiOiIwMWEyMjNmNC00M2Q0LTcxNGItYjQ2ZC01ZjIzN2E4NGFhNGEiLCJ1c2VybmFtZSI6ImFubmEiLCJycCI6eyJpZCI6IndlYm1haWwiLCJuYW1lIjoiV2VibWFpbCJ9LCJhY3Rpb24iOiJTaWduIGluIHRvIFdlYm1haWwiLCJjb250ZXh0Ijp7ImlwIjoiMTkyLjAuMi43IiwiYnJvd3NlciI6IkZpcmVmb3ggb24gTGludXgiLCJuZXdfYnJvd3NlciI6ZmFsc2UsIm5ld19uZXR3b3JrIjpmYWxzZX0sImxldmVsIjoic3RyaWN0IiwiaWF0IjoxNzk1ODk5NTQwLCJleHAiOjE3OTU4OTk2NjAsIm5vbmNlIjoiRVdsU3N0NklnOFY2RHdOOVpmWld3dyJ9.KpmgnEQM-llo53akwLmz4HrGjBYAIpPGaY-UJnB598qiuOJv7cbOBhT1SXvUs7o5IMBSMIN-bYSP1ygIdzwLDg', '3l_5w8KQ4tB3ZHVYAp63r3DC4uSXljOO_MwvaTO5FPlsHa9TcN98zuhucKBEXpSdNt25_PrA99nX', 'IIh807VEIVpqeExrSkxdZkBeSAjAvlNJ88yZ8uuLgD8', '192.0.2.0/24', 'reported', 3, 0, NULL, 1795899540966, NULL, NULL, '01a223f4-295d-78b0-ab35-98c8d3abc9a3', 1795899540982, NULL, 'eyJ0eXAiOiJub2QtYW5zd2VyK2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiM08zQmg4X05CNWFZbG92bXJoVGpEUnBqd3VaajZTT3A4aUVRTWlmQXpHYyJ9.eyJpc3MiOiIwMWEyMjNmNC0yOTVkLTc4YjAtYWIzNS05OGM4ZDNhYmM5YTMiLCJhdWQiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJqdGkiOiIwMWEyMjNmNC00M2Q0LTcxNGItYjQ2ZC01ZjIzN2E4NGFhNGEiLCJjdGgiOiJRdzgxTUpYTFlGX0lqUTBIa1VZT2x1Rzh6TGUtcUJXVGNncEdIMVFUZjBrIiwiZGVjaXNpb24iOiJyZXBvcnQiLCJpYXQiOjE3OTU4OTk1NDB9.FCeHBxULah6f3wbabdR5Qs46YJ6c1-VrsYyG66orakOgNe7yobodF4REJMfxeU_QsfSC0igOelqjB2viYBG8Dw', '{"kty":"OKP","crv":"Ed25519","x":"2eqrrtN-N20kxGwptOLlWp65ZQq2zPeHTKHDZEytjls"}', NULL, NULL, NULL, 'IIh807VEIVpqeExrSkxdZkBeSAjAvlNJ88yZ8uuLgD8', 'loud', NULL);
INSERT INTO public.challenges VALUES ('01a223f4-3b69-7b38-9b92-01f4714f9ef9', '01a223f4-12fd-765d-b829-9b676ce2731f', 'webmail', 'strict', 1795899538281, 1795899658000, 'eyJ0eXAiOiJub2QtY2hhbGxlbmdlK2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiamZ0WS1NbXg2OE1hUGxGOHJ0eXRJd3A3NFgtdW1JTmtNSzRVWGRxZlQzYyJ9.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJzdWIiOiIwMWEyMjNmNC0xMmZkLTc2NWQtYjgyOS05YjY3NmNlMjczMWYiLCJqdGkiOiIwMWEyMjNmNC0zYjY5LTdiMzgtOWI5Mi0wMWY0NzE0ZjllZjkiLCJ1c2VybmFtZSI6ImFubmEiLCJycCI6eyJpZCI6IndlYm1haWwiLCJuYW1lIjoiV2VibWFpbCJ9LCJhY3Rpb24iOiJTaWduIGluIHRvIFdlYm1haWwiLCJjb250ZXh0Ijp7ImlwIjoiMTkyLjAuMi43IiwiYnJvd3NlciI6IkZpcmVmb3ggb24gTGludXgiLCJuZXdfYnJvd3NlciI6dHJ1ZSwibmV3X25ldHdvcmsiOnRydWV9LCJsZXZlbCI6InN0cmljdCIsImlhdCI6MTc5NTg5OTUzOCwiZXhwIjoxNzk1ODk5NjU4LCJub25jZSI6Ijd4dFJqSWtDUUhFdTVkTG1KUkdXQUEifQ._IcwXgKFg4OgGOVuyivo9ArZLWKZkFGANRDLCvR2nB4ojHuFP48GRNhj7AIY5fKghXhQjTDvZvX2tBRvJHtACQ', 'UvW90El1gokLISFhqgluEDTMwEFrrHLNFXyGW2UlRKBfrso89fIJd5KNevA0GmzkxOeABDWqI7dH', 'IIh807VEIVpqeExrSkxdZkBeSAjAvlNJ88yZ8uuLgD8', '192.0.2.0/24', 'approved', 4, 0, NULL, 1795899538982, NULL, NULL, '01a223f4-1631-7315-a82b-fcd358e99c21', 1795899539017, NULL, 'eyJ0eXAiOiJub2QtYW5zd2VyK2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiNzBjb010ZVpJdWVIRzVHWF9BNmg0LUhZMUdfdU5hbzlmRkUyT1JrakppQSJ9.eyJpc3MiOiIwMWEyMjNmNC0xNjMxLTczMTUtYTgyYi1mY2QzNThlOTljMjEiLCJhdWQiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJqdGkiOiIwMWEyMjNmNC0zYjY5LTdiMzgtOWI5Mi0wMWY0NzE0ZjllZjkiLCJjdGgiOiJaRlR2eGotTkRzT28wbTJFallsdlRjSEc5b1VlMEhrR1VNdW1Pekp4X2ZjIiwiZGVjaXNpb24iOiJhcHByb3ZlIiwic2VjcmV0Ijp7InR5cGVkIjoiOTcyNTA3In0sImlhdCI6MTc5NTg5OTUzOH0.IpL_utoQMyX0VsyUMm-ura0nyDetCtTkTqSD-vWhi3hXCnkcu9qH7aQBDr7E63kq601z5DOuIlvZZY3IJ6yDAA', '{"kty":"OKP","crv":"Ed25519","x":"0b71_UlYKVH1R-XcUHSGvISmUNYD_EQ4meFd1oGmKVs"}', NULL, NULL, NULL, 'strangers', 'loud', 'reported');
INSERT INTO public.challenges VALUES ('01a223f4-4650-7e76-b7c2-c963b3df0202', '01a223f4-12fd-765d-b829-9b676ce2731f', 'webmail', 'strict', 1795899541072, 1795899661000, 'eyJ0eXAiOiJub2QtY2hhbGxlbmdlK2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiamZ0WS1NbXg2OE1hUGxGOHJ0eXRJd3A3NFgtdW1JTmtNSzRVWGRxZlQzYyJ9.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJzdWIiOiIwMWEyMjNmNC0xMmZkLTc2NWQtYjgyOS05YjY3NmNlMjczMWYiLCJqdGkiOiIwMWEyMjNmNC00NjUwLTdlNzYtYjdjMi1jOTYzYjNkZjAyMDIiLCJ1c2VybmFtZSI6ImFubmEiLCJycCI6eyJpZCI6IndlYm1haWwiLCJuYW1lIjoiV2VibWFpbCJ9LCJhY3Rpb24iOiJTaWduIGluIHRvIFdlYm1haWwiLCJjb250ZXh0Ijp7ImlwIjoiMTkyLjAuMi43IiwiYnJvd3NlciI6IkZpcmVmb3ggb24gTGludXgiLCJuZXdfYnJvd3NlciI6dHJ1ZSwibmV3X25ldHdvcmsiOnRydWV9LCJsZXZlbCI6InN0cmljdCIsImlhdCI6MTc5NTg5OTU0MSwiZXhwIjoxNzk1ODk5NjYxLCJub25jZSI6IjFEQ1JxU1ptWS1CWkstRVE1SWxPMkEifQ.geOan9JJbfJP7oWS6A2oIlINjfklcotIotvNMjYMp0zLe6FR9P-IQtz7fRzfbXI2aLYlE4dYSrI7pIxHZPZhCA', 'a58XNjb6Bh_kU5DWXlKg4c2u9T6IShrm7_be_pBIhyLq7pR4pVlomCbs4zrU070iG_Az_1n4rv7S', 'IIh807VEIVpqeExrSkxdZkBeSAjAvlNJ88yZ8uuLgD8', '192.0.2.0/24', 'cancelled', 2, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795899541511, 'withdrawn', NULL, 'strangers', 'quiet', NULL);
INSERT INTO public.challenges VALUES ('01a223f4-483d-7a99-9b97-ec046852f99a', '01a223f4-12fd-765d-b829-9b676ce2731f', 'webmail', 'strict', 1795899541565, 1795899661000, 'eyJ0eXAiOiJub2QtY2hhbGxlbmdlK2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiamZ0WS1NbXg2OE1hUGxGOHJ0eXRJd3A3NFgtdW1JTmtNSzRVWGRxZlQzYyJ9.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJzdWIiOiIwMWEyMjNmNC0xMmZkLTc2NWQtYjgyOS05YjY3NmNlMjczMWYiLCJqdGkiOiIwMWEyMjNmNC00ODNkLTdhOTktOWI5Ny1lYzA0Njg1MmY5OWEiLCJ1c2VybmFtZSI6ImFubmEiLCJycCI6eyJpZCI6IndlYm1haWwiLCJuYW1lIjoiV2VibWFpbCJ9LCJhY3Rpb24iOiJTaWduIGluIHRvIFdlYm1haWwiLCJjb250ZXh0Ijp7ImlwIjoiMTkyLjAuMi43IiwiYnJvd3NlciI6IkZpcmVmb3ggb24gTGludXgiLCJuZXdfYnJvd3NlciI6dHJ1ZSwibmV3X25ldHdvcmsiOnRydWV9LCJsZXZlbCI6InN0cmljdCIsImlhdCI6MTc5NTg5OTU0MSwiZXhwIjoxNzk1ODk5NjYxLCJub25jZSI6IjdmRUlXank2TVlFbkJyQW8tNUo5WUEifQ.E-6Aj_Dg5wmAMIDEwNzr21rL95-HllgcCejTqQsU3VTvw0aNFjdYHrF17h1PoyKCPflYSRVlQ0ApoP85R3RrAQ', 'c4cWmjozV8eg-Y_ENj-JRz9KEQEY9V6ZBq7N4iWSYNcZcczj8vaeguk3uosFIrDzyDXvPfWdDYJZ', 'IIh807VEIVpqeExrSkxdZkBeSAjAvlNJ88yZ8uuLgD8', '192.0.2.0/24', 'pending', 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'strangers', 'quiet', NULL);


--
-- Data for Name: devices; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.devices VALUES ('01a223f4-1631-7315-a82b-fcd358e99c21', '01a223f4-12fd-765d-b829-9b676ce2731f', 'phone-postgres of anna', 'nod-device 0.1.0 on linux', '{"kty":"OKP","crv":"Ed25519","x":"0b71_UlYKVH1R-XcUHSGvISmUNYD_EQ4meFd1oGmKVs"}', '70coMteZIueHG5GX_A6h4-HY1G_uNao9fFE2ORkjJiA', 1795899530901, 1795899539720, NULL);
INSERT INTO public.devices VALUES ('01a223f4-295d-78b0-ab35-98c8d3abc9a3', '01a223f4-12fd-765d-b829-9b676ce2731f', 'tablet-postgres of anna', 'nod-device 0.1.0 on linux', '{"kty":"OKP","crv":"Ed25519","x":"2eqrrtN-N20kxGwptOLlWp65ZQq2zPeHTKHDZEytjls"}', '3O3Bh8_NB5aYlovmrhTjDRpjwuZj6SOp8iEQMifAzGc', 1795899535748, 1795899540982, 1795899542273);


--
-- Data for Name: enrolments; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.enrolments VALUES ('01a223f4-1515-70e0-be24-5caf39c609d1', '01a223f4-12fd-765d-b829-9b676ce2731f', NULL, 'hFPs393XQHKravlqSaYS474e3tPxtO8aUfpA0Ll_2vQ', 1795899528469, 1795900128469, 'confirmed', '01a223f4-1631-7315-a82b-fcd358e99c21', 'phone-postgres of anna', 'nod-device 0.1.0 on linux', '{"kty":"OKP","crv":"Ed25519","x":"0b71_UlYKVH1R-XcUHSGvISmUNYD_EQ4meFd1oGmKVs"}', '70coMteZIueHG5GX_A6h4-HY1G_uNao9fFE2ORkjJiA', '20-67', 1795899528753, NULL, 1795899530901, NULL);
INSERT INTO public.enrolments VALUES ('01a223f4-27fe-7f0d-acf7-c144853bb1dc', '01a223f4-12fd-765d-b829-9b676ce2731f', NULL, 'O89IXJiyJafdABVWfi1W4IbopBu8A_oLCnj6JAr9IBk', 1795899533310, 1795900133310, 'confirmed', '01a223f4-295d-78b0-ab35-98c8d3abc9a3', 'tablet-postgres of anna', 'nod-device 0.1.0 on linux', '{"kty":"OKP","crv":"Ed25519","x":"2eqrrtN-N20kxGwptOLlWp65ZQq2zPeHTKHDZEytjls"}', '3O3Bh8_NB5aYlovmrhTjDRpjwuZj6SOp8iEQMifAzGc', '54-73', 1795899533661, NULL, 1795899535748, NULL);


--
-- Data for Name: guesses; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: idempotency_keys; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.idempotency_keys VALUES ('webmail', 'Jof4btZ4S4pfyjbmxGjhKqRNw8foE34xYNGpUHm9zQI', 'CWJqX0zUbL0MEL9DZtqY_vvHuPfz2qMl0TCNSdLgbqc', '01a223f4-3b69-7b38-9b92-01f4714f9ef9', 1795985938281);
INSERT INTO public.idempotency_keys VALUES ('webmail', 'I6srN6Q-Y5tidkO6yYsooWqprHP4_RW4dlOco2JaP8Q', 'CWJqX0zUbL0MEL9DZtqY_vvHuPfz2qMl0TCNSdLgbqc', '01a223f4-3ead-7ec2-bb97-0917dda096fc', 1795985939117);
INSERT INTO public.idempotency_keys VALUES ('webmail', 'YtbCMwA29kvPcblXkXQ9bHfDjg18jL7cvFJcd8V88O4', '6UPPSosLZz4k7YQmdM0pRfC4L9Jab9GSl8zkpm-GVYI', '01a223f4-418c-7afd-985c-f8a47276eb04', 1795985939852);
INSERT INTO public.idempotency_keys VALUES ('webmail', 'jnUruYF8BjJFq74GxYkDI2hm9O85NKPWjOBZ4GNF5nw', 'CWJqX0zUbL0MEL9DZtqY_vvHuPfz2qMl0TCNSdLgbqc', '01a223f4-43d4-714b-b46d-5f237a84aa4a', 1795985940436);
INSERT INTO public.idempotency_keys VALUES ('webmail', 'i0cEXre4ykKqln8z7h0BS6ifjRrCB0JrSC00tcDZCTU', 'CWJqX0zUbL0MEL9DZtqY_vvHuPfz2qMl0TCNSdLgbqc', '01a223f4-4650-7e76-b7c2-c963b3df0202', 1795985941072);
INSERT INTO public.idempotency_keys VALUES ('webmail', 'YqL-09bgjESDX85x8CIQsd2r-wZuOe3x5sJhmI-CTdM', 'CWJqX0zUbL0MEL9DZtqY_vvHuPfz2qMl0TCNSdLgbqc', '01a223f4-483d-7a99-9b97-ec046852f99a', 1795985941565);


--
-- Data for Name: kept_receipts; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.kept_receipts VALUES ('01a223f4-3ead-7ec2-bb97-0917dda096fc', 'efB2q90Zp1Lbcme__y-QIhYdEg3qkZ_ayi_9_CTKjJY', 'xJLD_WZNvtPSbYxbXiFwKYinp3KTTU9XPbEO0xyvH2XFWUGeagor81fcaKPLhf3onnw51Yd-zwRLZxcLdROZTnDZVu99Zh8yNszuDHT3E_T_8p5S8Eyn3bQfqu1dj-PfldJsgYSBjunm25AYwJltQd8XbBM_82oEaGQOqMEjgAcxFdMZB0zeUN5RZu266xvRyPy97XHeMp4Fy6GwStkDrZrxS27XOvUjE6MFqMWXoGldxtfsAW9Lm1Ma4Cu9zngfQt92U_P7RQbsc4YDsIYyEupdn99DWftZLCp9Q1nCMgxsswxDTG-4kavpPGRCBUK7FosygFExTPCMoN1mgAgoE29enT-SUxboIRGSGWnescid7YS-g-ZV3Cq_2vWsDgEW8nSzxeaYZq2YV9pB7APnn7wx_LD_xkqwmJS-o9JV6tiHT--05EFgKXWGv65iYLsFbeheOkDgGR1xH4DilLt-UV7dhDTQdIPCwsc1SOH1wWGrnCKWnUGlhyulW57PF4ohN0MxVjSMQ9fbCZQwrH95R07KHno-xVoG91SvTNOCgkPTGh3h6axsF11UCdmdxjFX9PXFhEeptWF0-DsISyTewqNeEDuNHiR3ajZIvqYEDCcKL0z_9tSdN0l73K8P4unvwp7qIA8t4sczlZsH2qbEfkUdYbAgsnyxg4y84xV-qGSTST9XfIEX77PBs0xFNKUU-HcGhVxPXC1TMXF5cGabsbZcpfswzNv6s7Zm6C--D1OHsDbp_MsXP039qev8vsUwtXjd54GxeVQWoBS3pX7LyBer5tsxYQV5Qp2aBsieAHrS0KOwvTm1rP7rLSB6xSxdO6WeNAp34R0nlL9mLm3iMwOtyVbzHtKa2lYxND6hPeI8HtxQCJ0aimDvk25U9r1yWIPyWn9B3Rq6vPOsSQNf3q1sbSyREw8k5Ke8FQ2wmzSA6sJ0rsmYsfQxq4L-H33P-TolaUWMl1jtl_3wW_b2egqg2oxnqUYXfTe_lz4-3DAXEKVecyOASbOPqTraauDP113JoSzB5pOg1a6LtsbNOqhZEPasTbatdMCdhEJF5Ai4OMntuxozbHrQrNWzzj06v6mZzQqSXRtZixaM1uUCRndPgfazfRpsPnYZq0xDaN8', 1795899599794);


--
-- Data for Name: known_browsers; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: proofs; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.proofs VALUES ('70coMteZIueHG5GX_A6h4-HY1G_uNao9fFE2ORkjJiA', 'JZkm5wEde0BkbH5pFu1fzw', 1795900128000);
INSERT INTO public.proofs VALUES ('3O3Bh8_NB5aYlovmrhTjDRpjwuZj6SOp8iEQMifAzGc', 'fPyHMjmO7wgs0lYoooidvA', 1795900133000);
INSERT INTO public.proofs VALUES ('70coMteZIueHG5GX_A6h4-HY1G_uNao9fFE2ORkjJiA', 'b6ti9o1P1na5eE3ljKSo9Q', 1795900138000);


--
-- Data for Name: push_deliveries; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.push_deliveries VALUES ('01a223f4-3b69-7b38-9b92-01f4714f9ef9', '01a223f4-1631-7315-a82b-fcd358e99c21', 'unifiedpush', 1795899538983, NULL, NULL, NULL, 1795899538983, 1795899539053);
INSERT INTO public.push_deliveries VALUES ('01a223f4-3ead-7ec2-bb97-0917dda096fc', '01a223f4-1631-7315-a82b-fcd358e99c21', 'unifiedpush', 1795899539703, NULL, NULL, NULL, 1795899539703, 1795899539746);


--
-- Data for Name: push_targets; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.push_targets VALUES ('01a223f4-3ac9-7bea-a023-72fd51c02b12', '01a223f4-1631-7315-a82b-fcd358e99c21', 'unifiedpush', 'KFBES6b8ki1DhrGlfPhnhBoXzXItqRVgynklB5Ko2aY3oCXevdpTIJs8zntJqDbSVTlBenX5rZMu53Zae3CjX6eg2NO0h6h8De-IAJSZWC1ZUh2a1HgSwYmVST1JkhoqXkZ8iboOvRV90yj2yRU3-nzAHVm8XjFDfx5NxsSTXO_ejbti8d5YSB3A0uhlDjoAsdcYK9zpAAbc4fvegjBvhNrSA1qw8Fj6gWQvHKIe-GXr_0e332ALqOp9O6e5AypqJlsy02gL4h6KsJivQ3KUxKgWB4J9nbwWwDbKCzBeKDk', 1795899538123);


--
-- Data for Name: relying_parties; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.relying_parties VALUES ('nod', 'Nod', '4JXqyudLQG90ydBJ9DQyAnQBR0i1JqY60yClDaGWbWE', '["http://localhost:8080"]', NULL, 1795899527564, NULL);
INSERT INTO public.relying_parties VALUES ('webmail', 'Webmail', '7Zwpe8lnMWqWGpiPfyBjAqOGrMrfI68lUw7gXEeNSCc', '["https://mail.example.org"]', NULL, 1795899527730, NULL);


--
-- Data for Name: server_keys; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.server_keys VALUES ('jftY-Mmx68MaPlF8rtytIwp74X-umINkMK4UXdqfT3c', 1, '{"kty":"OKP","crv":"Ed25519","x":"iBNYZ6nX58Sz_wtl6MSIGcFZR4aYwIVoLMB3V7oLVkk"}', 'Orw3ZvZzEMmlB5KHYX_nZhvWGIh_FzOfEdXleGRjSVO2SuKdyyV0VCD-jA99k5143HfdeX8dWa4CnR4z', NULL, 1795899527543, 1795899527543);
INSERT INTO public.server_keys VALUES ('WpyjAmNA18-POHFqDBUgsLBT1NW4_hstpzKPYQcnr40', 2, '{"kty":"OKP","crv":"Ed25519","x":"HqAnErSSF4fnHndIKXzqS23e1Y7SFjJ244VfDhBushc"}', 'naS9zBKMP0aUdH4NQANz6KCk4Ro3OPGqPrh81rcYCW6jex8f8OH09Xx7oWdRqvGskF7HeTxm6XdIUUL3', 'eyJ0eXAiOiJub2Qta2V5K2p3dCIsImFsZyI6IkVkRFNBIiwia2lkIjoiamZ0WS1NbXg2OE1hUGxGOHJ0eXRJd3A3NFgtdW1JTmtNSzRVWGRxZlQzYyJ9.eyJpc3MiOiJodHRwOi8vbG9jYWxob3N0OjgwODAiLCJqd2siOnsia3R5IjoiT0tQIiwiY3J2IjoiRWQyNTUxOSIsIngiOiJIcUFuRXJTU0Y0Zm5IbmRJS1h6cVMyM2UxWTdTRmpKMjQ0VmZEaEJ1c2hjIn0sImlhdCI6MTc5NTg5OTU0Mn0.6Aeqkc1rxifmAOpBVyTiNKvhr4n-0EFDZq2dJzcWdd_BJDjvBzDGYzQdnIsbbtfNyOf325_hjfZOv38zZCgmAA', 1795899542372, 1795899842372);


--
-- Data for Name: sessions; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sessions VALUES ('01a223f4-4c49-7573-8b21-660e438c9ffc', '01a223f4-13b3-75f1-ab68-43888b1f2264', 'irORTj8ujJgCcKDmjiZPHtUrS79052IbBz_LEMQA8xI', 'password_only', 'HTTP Library', '127.0.0.1', 1795899542601, 1795899542601, 1795985942601, NULL, NULL, '-jjaqfGlZXEJeQftXuIzfcsT6ZP3-ivzh9sJ97DKrCs');


--
-- Data for Name: settings; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.settings VALUES ('vapid_key', '_IzdRbiNkEVJe-k73xbnrFa5ewvMSUW2-o2GwEqa1IRt2nH4EZcr7KCM1xkqRFc1Mr66uPrwRlBB6Lk3RQd5LppKUgwNotGeeDUzEIJJ9KZ_a9_0kO9nNTHTmEQpwCnbzb9lx4nHaa_nC7q1xklS-2g7emdos4n0DIcY5mwkvon-2C6irVQLM9UCnA4SFZ57v8PSE7cLCU142zsjeSsSO926Pw1Ayw');
INSERT INTO public.settings VALUES ('setup_code_hash', 'nUzh6p2yUkAlAeozZA0KtzNxDsLSgh_7EwHPtqZ8dW0');


--
-- Name: _sqlx_migrations _sqlx_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public._sqlx_migrations
    ADD CONSTRAINT _sqlx_migrations_pkey PRIMARY KEY (version);


--
-- Name: accounts accounts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (id);


--
-- Name: accounts accounts_username_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_username_key UNIQUE (username);


--
-- Name: attempts attempts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT attempts_pkey PRIMARY KEY (account_id, bucket);


--
-- Name: audit_head audit_head_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit_head
    ADD CONSTRAINT audit_head_pkey PRIMARY KEY (place);


--
-- Name: audit_log audit_log_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (seq);


--
-- Name: challenges challenges_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.challenges
    ADD CONSTRAINT challenges_pkey PRIMARY KEY (id);


--
-- Name: devices devices_key_thumbprint_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_key_thumbprint_key UNIQUE (key_thumbprint);


--
-- Name: devices devices_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_pkey PRIMARY KEY (id);


--
-- Name: enrolments enrolments_live_key_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.enrolments
    ADD CONSTRAINT enrolments_live_key_key UNIQUE (live_key);


--
-- Name: enrolments enrolments_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.enrolments
    ADD CONSTRAINT enrolments_pkey PRIMARY KEY (id);


--
-- Name: enrolments enrolments_secret_hash_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.enrolments
    ADD CONSTRAINT enrolments_secret_hash_key UNIQUE (secret_hash);


--
-- Name: guesses guesses_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.guesses
    ADD CONSTRAINT guesses_pkey PRIMARY KEY (name_hash, bucket);


--
-- Name: idempotency_keys idempotency_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (client_id, key_hash);


--
-- Name: kept_receipts kept_receipts_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.kept_receipts
    ADD CONSTRAINT kept_receipts_pkey PRIMARY KEY (challenge_id);


--
-- Name: known_browsers known_browsers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.known_browsers
    ADD CONSTRAINT known_browsers_pkey PRIMARY KEY (account_id, browser, network);


--
-- Name: proofs proofs_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.proofs
    ADD CONSTRAINT proofs_pkey PRIMARY KEY (thumbprint, jti);


--
-- Name: push_deliveries push_deliveries_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.push_deliveries
    ADD CONSTRAINT push_deliveries_pkey PRIMARY KEY (challenge_id, device_id, kind);


--
-- Name: push_targets push_targets_device_id_kind_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.push_targets
    ADD CONSTRAINT push_targets_device_id_kind_key UNIQUE (device_id, kind);


--
-- Name: push_targets push_targets_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.push_targets
    ADD CONSTRAINT push_targets_pkey PRIMARY KEY (id);


--
-- Name: relying_parties relying_parties_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.relying_parties
    ADD CONSTRAINT relying_parties_pkey PRIMARY KEY (client_id);


--
-- Name: server_keys server_keys_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.server_keys
    ADD CONSTRAINT server_keys_pkey PRIMARY KEY (kid);


--
-- Name: server_keys server_keys_position_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.server_keys
    ADD CONSTRAINT server_keys_position_key UNIQUE ("position");


--
-- Name: sessions sessions_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);


--
-- Name: sessions sessions_token_hash_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_token_hash_key UNIQUE (token_hash);


--
-- Name: settings settings_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (name);


--
-- Name: audit_log_decision; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX audit_log_decision ON public.audit_log USING btree (challenge_id) WHERE (kind = ANY (ARRAY['challenge.approved'::text, 'challenge.denied'::text, 'challenge.reported'::text]));


--
-- Name: challenges_due; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX challenges_due ON public.challenges USING btree (expires_at) WHERE ((device_id IS NULL) AND (cancelled_at IS NULL) AND (state <> 'expired'::text));


--
-- Name: challenges_inbox; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX challenges_inbox ON public.challenges USING btree (account_id, expires_at) WHERE (state = 'pending'::text);


--
-- Name: challenges_recent; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX challenges_recent ON public.challenges USING btree (account_id, issued_at);


--
-- Name: challenges_settled; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX challenges_settled ON public.challenges USING btree (expires_at) WHERE (state <> 'pending'::text);


--
-- Name: devices_by_account; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX devices_by_account ON public.devices USING btree (account_id, created_at);


--
-- Name: enrolments_by_account; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX enrolments_by_account ON public.enrolments USING btree (account_id) WHERE (state = ANY (ARRAY['open'::text, 'claimed'::text]));


--
-- Name: enrolments_by_end; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX enrolments_by_end ON public.enrolments USING btree (expires_at);


--
-- Name: enrolments_by_key; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX enrolments_by_key ON public.enrolments USING btree (key_thumbprint, claimed_at) WHERE (key_thumbprint IS NOT NULL);


--
-- Name: guesses_by_end; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX guesses_by_end ON public.guesses USING btree (last_at);


--
-- Name: idempotency_keys_by_challenge; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idempotency_keys_by_challenge ON public.idempotency_keys USING btree (challenge_id);


--
-- Name: idempotency_keys_by_end; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idempotency_keys_by_end ON public.idempotency_keys USING btree (expires_at);


--
-- Name: kept_receipts_by_end; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX kept_receipts_by_end ON public.kept_receipts USING btree (expires_at);


--
-- Name: known_browsers_by_network; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX known_browsers_by_network ON public.known_browsers USING btree (account_id, network);


--
-- Name: proofs_by_end; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX proofs_by_end ON public.proofs USING btree (expires_at);


--
-- Name: push_deliveries_by_device; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX push_deliveries_by_device ON public.push_deliveries USING btree (device_id, kind, sent_at);


--
-- Name: push_deliveries_by_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX push_deliveries_by_time ON public.push_deliveries USING btree (sent_at);


--
-- Name: sessions_by_account; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_by_account ON public.sessions USING btree (account_id);


--
-- Name: sessions_by_challenge; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_by_challenge ON public.sessions USING btree (challenge_id) WHERE (challenge_id IS NOT NULL);


--
-- Name: sessions_by_end; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX sessions_by_end ON public.sessions USING btree (expires_at);


--
-- Name: attempts attempts_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT attempts_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);


--
-- Name: challenges challenges_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.challenges
    ADD CONSTRAINT challenges_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);


--
-- Name: challenges challenges_client_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.challenges
    ADD CONSTRAINT challenges_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.relying_parties(client_id);


--
-- Name: challenges challenges_device_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.challenges
    ADD CONSTRAINT challenges_device_id_fkey FOREIGN KEY (device_id) REFERENCES public.devices(id);


--
-- Name: devices devices_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.devices
    ADD CONSTRAINT devices_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);


--
-- Name: enrolments enrolments_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.enrolments
    ADD CONSTRAINT enrolments_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);


--
-- Name: idempotency_keys idempotency_keys_challenge_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_challenge_id_fkey FOREIGN KEY (challenge_id) REFERENCES public.challenges(id) ON DELETE CASCADE;


--
-- Name: kept_receipts kept_receipts_challenge_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.kept_receipts
    ADD CONSTRAINT kept_receipts_challenge_id_fkey FOREIGN KEY (challenge_id) REFERENCES public.challenges(id) ON DELETE CASCADE;


--
-- Name: known_browsers known_browsers_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.known_browsers
    ADD CONSTRAINT known_browsers_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);


--
-- Name: push_deliveries push_deliveries_challenge_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.push_deliveries
    ADD CONSTRAINT push_deliveries_challenge_id_fkey FOREIGN KEY (challenge_id) REFERENCES public.challenges(id) ON DELETE CASCADE;


--
-- Name: push_deliveries push_deliveries_device_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.push_deliveries
    ADD CONSTRAINT push_deliveries_device_id_fkey FOREIGN KEY (device_id) REFERENCES public.devices(id);


--
-- Name: push_targets push_targets_device_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.push_targets
    ADD CONSTRAINT push_targets_device_id_fkey FOREIGN KEY (device_id) REFERENCES public.devices(id);


--
-- Name: sessions sessions_account_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id);


--
-- PostgreSQL database dump complete
--


